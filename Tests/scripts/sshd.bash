# shellcheck shell=bash
# An SSH server of one's own on loopback, with its own keys, for the user who runs it; to be sourced.
# It reads and writes nothing of ~/.ssh or /etc/ssh.

# start_sshd DIR [HOME]: starts one, and makes DIR/bin/ssh and DIR/bin/scp, for which the host `lab` is that server.
# Whoever logs in is in HOME (default: DIR), with the PATH of now. Sets sshd_process.
start_sshd() {
  local dir=$1 home=${2:-$1} attempt
  mkdir -p "$dir/bin"
  ssh-keygen -q -t ed25519 -N '' -f "$dir/host_key" </dev/null
  ssh-keygen -q -t ed25519 -N '' -f "$dir/user_key" </dev/null
  cp "$dir/user_key.pub" "$dir/authorized_keys"
  write_login "$dir" "$home"
  write_clients "$dir"
  # sshd of root wants its folder for privilege separation, which only its service makes.
  ((EUID != 0)) || mkdir -p /run/sshd
  for ((attempt = 0; attempt < 20; attempt++)); do
    try_port "$dir" $((20000 + RANDOM % 40000)) && return
  done
  echo "cannot start an SSH server on loopback:" >&2
  cat "$dir/sshd.log" >&2
  return 1
}

# The command of each session: in another home than the account's.
write_login() {
  local dir=$1 home=$2
  {
    echo '#!/usr/bin/env bash'
    printf 'export HOME=%q PATH=%q\n' "$home" "$PATH"
    # shellcheck disable=SC2016
    printf '%s\n' \
      'cd "$HOME" || exit' \
      'case ${SSH_ORIGINAL_COMMAND:-} in' \
      '  */sftp-server | internal-sftp) exec /usr/lib/openssh/sftp-server ;;' \
      '  *) exec bash -c "$SSH_ORIGINAL_COMMAND" ;;' \
      'esac'
  } >"$dir/login"
  chmod +x "$dir/login"
}

write_clients() {
  local dir=$1 client
  for client in ssh scp; do
    printf '#!/bin/sh\nexec %q -F %q "$@"\n' "$(command -v "$client")" "$dir/ssh_config" >"$dir/bin/$client"
    chmod +x "$dir/bin/$client"
  done
}

# try_port DIR PORT: false where the port is taken.
try_port() {
  local dir=$1 port=$2 pam=no
  # Without PAM sshd takes an account without a password for locked.
  [[ $(getent shadow "$(id -un)" 2>/dev/null) != *:!* ]] || pam=yes
  cat >"$dir/sshd_config" <<TEXT
ListenAddress 127.0.0.1
Port $port
HostKey $dir/host_key
AuthorizedKeysFile $dir/authorized_keys
PidFile none
StrictModes no
UsePAM $pam
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp /usr/lib/openssh/sftp-server
ForceCommand $dir/login
TEXT
  cat >"$dir/ssh_config" <<TEXT
Host lab
  HostName 127.0.0.1
  Port $port
  User $(id -un)
  IdentityFile $dir/user_key
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile $dir/known_hosts
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  BatchMode yes
TEXT
  echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$dir/host_key.pub")" >"$dir/known_hosts"
  "$(command -v sshd || echo /usr/sbin/sshd)" -D -e -f "$dir/sshd_config" 2>"$dir/sshd.log" &
  sshd_process=$!
  # Until it answers, or has ended because it could not listen.
  local try
  for ((try = 0; try < 50; try++)); do
    kill -0 "$sshd_process" 2>/dev/null || break
    if "$dir/bin/ssh" lab true 2>>"$dir/sshd.log"; then return 0; fi
    sleep 0.1
  done
  stop_sshd
  return 1
}

# stop_sshd: ends the server; a session ends with its client.
stop_sshd() {
  [[ -n ${sshd_process:-} ]] || return 0
  kill "$sshd_process" 2>/dev/null || true
  wait "$sshd_process" 2>/dev/null || true
  sshd_process=
}
