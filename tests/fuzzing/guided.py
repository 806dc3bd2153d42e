"""A search that follows which code an input reaches, by Atheris: `python -m tests.fuzzing.guided html`.

It ends at the first input that breaks a law, takes a minute, or takes more memory than a worker has, and
keeps it in `.fuzz`. What it finds becomes an example of a test, and is mended. `make fuzz` calls it for each
target.
"""

import sys
from pathlib import Path

import click

_FOLDER = Path(".fuzz")
#: The longest input, in bytes; seconds and megabytes that one may take.
_LONGEST, _SECONDS, _MEGABYTES = 4096, 60, 2500


@click.command()
@click.argument("target")
@click.option("--seconds", default=60, show_default=True, help="How long to search.")
def main(target: str, seconds: int) -> None:
    """Search a target for inputs that break a law."""
    import atheris

    with atheris.instrument_imports(include=["pipelines", "schemas"]):
        from tests.fuzzing.targets import SEEDS, TARGETS
    if target not in TARGETS:
        raise click.BadParameter(f"{target} is none of: {', '.join(TARGETS)}")
    corpus = _FOLDER / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[target]):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = {
        "max_total_time": seconds,
        "max_len": _LONGEST,
        "timeout": _SECONDS,
        "rss_limit_mb": _MEGABYTES,
        "artifact_prefix": f"{_FOLDER}/{target}-",
        "print_final_stats": 1,
        "verbosity": 0,
    }
    told = [sys.argv[0], str(corpus), *(f"-{name}={value}" for name, value in options.items())]
    atheris.Setup(told, TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
