// Sharing by what the device has: its own sheet, or the clipboard. The links beside it are plain.
const button = document.querySelector("[data-share]");
const address = document.querySelector("link[rel=canonical]")?.href;

if (button && address && (navigator.share || navigator.clipboard)) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: address });
      else {
        await navigator.clipboard.writeText(address);
        button.textContent = button.dataset.copied;
      }
    } catch {
      // The shopper closed the sheet, or the browser keeps its clipboard to itself.
    }
  });
}
