#!/usr/bin/env bash
# usage: python.sh FOLDER ARGUMENTS…: runs Python with the packages of FOLDER/requirements.txt: in a virtual environment, or,
# where Python comes without the means to make one (Debian keeps them in python3-venv), with the packages in a folder.
set -euo pipefail
here=$(cd "$1" && pwd)
shift
venv=$here/.venv
folder=$here/.python
wanted=$here/requirements.txt
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# done_in FOLDER: whether the packages there are the wanted ones.
done_in() { cmp -s "$wanted" "$1/requirements.txt"; }

if ! done_in "$venv" && ! done_in "$folder"; then
    rm -rf "$venv" "$folder"
    if python3 -m venv "$venv" >/dev/null 2>&1; then
        "$venv/bin/python" -m pip install --quiet --requirement "$wanted"
        cp "$wanted" "$venv"
    else
        rm -rf "$venv"
        python3 -m pip install --quiet --target "$folder" --requirement "$wanted" \
            || { echo 'please install python3-venv, or pip' >&2; exit 1; }
        cp "$wanted" "$folder"
    fi
fi

if done_in "$venv"; then exec "$venv/bin/python" "$@"; fi
PYTHONPATH=$folder exec python3 "$@"
