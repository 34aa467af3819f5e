"""What Lambda's runtime does with a package: import `app`, then call a handler with each event that comes.

Arguments: the folder of the unzipped package. A line of input is `[handler, event]`, a line of output its answer.
"""

import importlib
import json
import sys
from types import SimpleNamespace


def main(task: str) -> None:
    """Serve until the input ends."""
    sys.path.insert(0, task)
    module = importlib.import_module("app")
    for line in sys.stdin:
        handler, event = json.loads(line)
        context = SimpleNamespace(aws_request_id="request-1", function_name=handler)
        answer = getattr(module, handler)(event, context)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
