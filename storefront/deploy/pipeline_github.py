"""The workflow of GitHub Actions that `deploy init` writes, as text with places to be filled.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

GITHUB = """\
# Publishes what is merged, and what a schedule changes (a sale that begins). Written by `storefront deploy init`.
name: Deploy
on:
  push:
    branches: [{branch}]
  pull_request:
    types: [opened, synchronize, reopened, closed]
  schedule:
    - cron: "*/15 * * * *"
  workflow_dispatch:
permissions:
  contents: read
  id-token: write
jobs:
  changes:
    if: github.event_name == 'pull_request' && github.event.action != 'closed'
    runs-on: ubuntu-latest
    permissions:
      contents: read
      id-token: write
      pull-requests: write
    concurrency:
      group: changes-${{{{ github.event.number }}}}
    env:
      # A branch of somebody else's copy gets neither a role nor a comment: what it changes is in the summary.
      OURS: ${{{{ github.event.pull_request.head.repo.full_name == github.repository }}}}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
          cache: pip
      - name: Set up
        run: make setup
      - name: Check
        run: .venv/bin/storefront check --against "origin/$GITHUB_BASE_REF"
{github_preview}      - name: Say what changes
        if: always()
        run: |
          if [ "$OURS" = true ]; then
            .venv/bin/storefront changes --against "origin/$GITHUB_BASE_REF" $PREVIEW --comment
          else
            .venv/bin/storefront changes --against "origin/$GITHUB_BASE_REF" >> "$GITHUB_STEP_SUMMARY"
          fi
        env:
          GH_TOKEN: ${{{{ github.token }}}}
          PREVIEW: ${{{{ steps.preview.outputs.shown }}}}
{github_unpreview}  deploy:
    if: github.event_name != 'pull_request'
    runs-on: ubuntu-latest
    environment: {stage}
    concurrency:
      group: deploy-{stage}
      cancel-in-progress: false
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
          cache: pip
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: {role}
          aws-region: {region}
      - name: Set up
        run: make setup
      - name: Look whether there is something to do
        id: look
        run: |
          if [ "$GITHUB_EVENT_NAME" != schedule ] || .venv/bin/storefront deploy due --stage {stage}; then
            echo "go=true" >> "$GITHUB_OUTPUT"
          fi
      - name: Check
        if: steps.look.outputs.go == 'true'
        run: .venv/bin/storefront check
      - name: Build
        if: steps.look.outputs.go == 'true'
        run: .venv/bin/storefront build
      - name: Functions
        if: steps.look.outputs.go == 'true' && github.event_name != 'schedule'
        run: .venv/bin/storefront deploy functions --stage {stage}
      - name: Site
        if: steps.look.outputs.go == 'true'
        run: .venv/bin/storefront deploy site --stage {stage} --wait 600
"""

GITHUB_PREVIEW = """\
      - name: Build
        if: env.OURS == 'true'
        run: .venv/bin/storefront build
      - uses: aws-actions/configure-aws-credentials@v4
        if: env.OURS == 'true'
        with:
          role-to-assume: {preview_role}
          aws-region: {region}
      - name: Preview
        id: preview
        if: env.OURS == 'true'
        run: |
          .venv/bin/storefront deploy site --stage preview --preview "pr-$NUMBER" --wait 300
          echo "shown=--stage preview --preview pr-$NUMBER" >> "$GITHUB_OUTPUT"
        env:
          NUMBER: ${{{{ github.event.number }}}}
"""

GITHUB_UNPREVIEW = """\
  unpreview:
    if: github.event.action == 'closed' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
          cache: pip
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: {preview_role}
          aws-region: {region}
      - name: Set up
        run: make setup
      - name: Remove the preview
        run: .venv/bin/storefront deploy site --stage preview --preview "pr-$NUMBER" --remove --wait 300
        env:
          NUMBER: ${{{{ github.event.number }}}}
"""
