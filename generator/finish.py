"""The last two stages of a run: render what differs, and move the release in."""

import shutil
from functools import partial

from jinja2 import Environment

from generator.cache.ledger import load_ledger, save_ledger
from generator.output import add_feed, add_plain_files, add_private_half, add_search, add_shell, add_written
from generator.pages.every import list_units
from generator.pages.records import change_points
from generator.release import MANIFEST, make_file
from generator.rendering import Renderer
from generator.run import Run
from generator.surfaces.written import add_feeds, add_twin
from generator.write.commit import STAGE, commit


def render(run: Run, env: Environment) -> None:
    """Render everything that is not Pelican's."""
    assert run.made is not None
    site = run.made.site
    with run.timed("render"):
        renderer = Renderer(
            {spoken.language: spoken for spoken in run.made.sites},
            run.made.assets.view,
            {spoken.language: run.made.mo(spoken.language) for spoken in run.made.sites},
            env,
            run.voice,
            run.views,
            {spoken.language: run.made.compiled.previews_in(spoken.language) for spoken in run.made.sites},
            load_ledger(run.memory),
            run.digests,
            run.root,
            run.output,
            run.build / STAGE / "public",
            run.memory,
        )
        units = [unit for spoken in run.made.sites for unit in list_units(spoken)]
        run.pages = renderer.render_all(units, run.jobs, run.step)
        for page in run.pages:
            staged = renderer.stage / page.path
            run.release.add_file(page.path, make_file(page.path, staged, page.sha256, page.size, kept=page.kept))
        for spoken in run.made.sites:
            shared = run.made.shared(spoken)
            with run.voice.speaking(spoken.texts):
                add_shell(
                    run.release,
                    spoken,
                    partial(renderer.render, view=shared),
                    run.made.spoken.get(spoken.language),
                )
            add_feed(run.release, spoken, run.views[spoken.language])
            add_search(run.release, spoken, run.views[spoken.language])
        for writing in run.writings if "twins" in site.shop.feeds else ():
            add_twin(run.release, run.made.site_in(writing.language), writing, run.live[id(writing.item)])
        add_feeds(run.release, run.made.sites, run.views[site.language])
        metas = [(writing, run.live[id(writing.item)]["meta"]) for writing in run.writings]
        listed = [item for page in run.pages for item in page.listed]
        add_plain_files(run.release, run.made.sites, run.made.redirects, listed, metas)
        folders = [run.content / "theme" / "templates", run.theme / "templates"]
        add_private_half(run.release, site, run.made.compiled, run.content, folders)
        for name, data in run.made.assets.files.items():
            run.release.add_public(name, data)
        for name, path in (*site.pictures.files.items(), *run.cards.files.items()):
            run.release.add_public(name, path)


def finish(run: Run) -> None:
    """Add what Pelican wrote, and move the whole release in."""
    assert run.made is not None
    site = run.made.site
    with run.timed("write"):
        run.written = add_written(run.release, run.pelican_output, run.content, run.findings)
        changes = change_points(run.made.compiled.catalogue, site.shop)
        moment = site.moment
        coming = tuple(point for point in changes if point > moment)
        run.release_id, manifest = run.release.manifest(moment or None, coming)
        run.counts = commit(run.release, manifest, run.output, run.private, run.build)
        shutil.rmtree(run.pelican_output, ignore_errors=True)
        run.digests.of(run.private / MANIFEST)
        run.digests.save()
        save_ledger(run.memory, ((page.path, (page.made, page.sha256)) for page in run.pages))
