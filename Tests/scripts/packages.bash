# shellcheck shell=bash
# Installs packages that are missing, of Debian and of PyPI; to be sourced.

# install_missing PACKAGE...: installs those that are not there, and does nothing, not even asking apt, where all are.
install_missing() {
  local package
  local -a missing=()
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0
  echo "installing ${missing[*]}"
  local -a root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || {
      echo "missing packages: ${missing[*]}; run this as root, or install sudo" >&2
      return 1
    }
    root=(sudo)
  fi
  "${root[@]}" apt-get -qq update &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null || return
  # What is wanted are the programs: servers that nobody asked for do not stay open to the network.
  local server
  for server in openssh-server:ssh nginx:nginx; do
    [[ " ${missing[*]} " == *" ${server%:*} "* && -d /run/systemd/system ]] || continue
    "${root[@]}" systemctl disable --now "${server#*:}.service"
  done
}

# install_python_tools FOLDER NAME==VERSION...: their programs in FOLDER/bin, unless just these are there.
install_python_tools() {
  local folder=$1
  shift
  [[ $(cat "$folder/installed" 2>/dev/null) != "$*" ]] || return 0
  echo "installing $* from PyPI into $folder"
  rm -rf "$folder"
  mkdir -p "$folder" &&
    python3 -m venv "$folder" &&
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@" &&
    printf '%s\n' "$*" >"$folder/installed"
}
