// Follows the content while the shop is served on this machine. Never part of a release.
(() => {
  const release = new URL(document.currentScript.src).searchParams.get("release");
  const banner = document.createElement("pre");
  banner.setAttribute("role", "alert");
  Object.assign(banner.style, {
    position: "fixed", inset: "auto 0 0 0", zIndex: "2147483647", margin: "0", padding: "1rem 1.25rem",
    maxHeight: "50vh", overflow: "auto", whiteSpace: "pre-wrap", color: "#fff", background: "#8a1c1c",
    font: "14px/1.5 ui-monospace, monospace",
  });

  const showProblems = (problems) => {
    banner.remove();
    if (problems.length === 0) return;
    banner.textContent = `This is the last good state; the latest edit could not be built.\n\n${problems.join("\n")}`;
    document.body.append(banner);
  };

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // A tab in the background holds no connection: a browser opens only six to one server.
  const untilVisible = () => new Promise((done) => {
    if (!document.hidden) return done();
    document.addEventListener("visibilitychange", done, { once: true });
  });

  const ask = async (since) => {
    const asking = new AbortController();
    const stop = () => { if (document.hidden) asking.abort(); };
    document.addEventListener("visibilitychange", stop);
    try {
      const answer = await fetch(`/__reload?since=${encodeURIComponent(since)}`, { signal: asking.signal });
      return await answer.json();
    } finally {
      document.removeEventListener("visibilitychange", stop);
    }
  };

  const follow = async () => {
    let since = `${release}.`;
    for (;;) {
      await untilVisible();
      try {
        const { state, problems } = await ask(since);
        if (!state.startsWith(`${release}.`)) return location.reload();
        if (state !== since) showProblems(problems);
        since = state;
      } catch {
        await pause(500);
      }
    }
  };
  follow();
})();
