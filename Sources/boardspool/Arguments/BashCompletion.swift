/// Completion for bash, made from the verbs' tables.
package enum BashCompletion {
  /// The script; `eval "$(boardspool completion bash)"` turns it on.
  package static func script(_ verbs: [VerbSpec]) -> [String] {
    let shown = verbs.filter { !$0.isHidden }
    var lines = [
      "# bash completion for boardspool; made by `boardspool completion bash`",
      "_boardspool_spool() {",
      "  local i",
      "  for ((i = 1; i < COMP_CWORD; i++)); do",
      "    # bash takes --spool=DIR apart at the equals sign.",
      "    if [[ ${COMP_WORDS[i]} == --spool ]]; then",
      "      if [[ ${COMP_WORDS[i+1]} == = ]]; then printf '%s' \"${COMP_WORDS[i+2]}\"",
      "      else printf '%s' \"${COMP_WORDS[i+1]}\"; fi",
      "      return",
      "    fi",
      "  done",
      "  printf '%s' \"${BOARDSPOOL_SPOOL:-spool}\"",
      "}",
      "_boardspool_jobs() {",
      "  local spool name",
      "  spool=$(_boardspool_spool)",
      "  for name in \"$spool\"/{queued,running,finished,cancelled}/*; do",
      "    name=${name##*/}",
      "    [[ ${name%%~*} =~ ^[0-9]+$ ]] && printf '%s\\n' \"${name%%~*}\"",
      "  done",
      "}",
      "_boardspool_boards() {",
      "  local spool name",
      "  spool=$(_boardspool_spool)",
      "  for name in \"$spool\"/boards/*.json; do",
      "    name=${name##*/}",
      "    [[ $name == '*.json' ]] || printf '%s\\n' \"${name%.json}\"",
      "  done",
      "}",
      "_boardspool() {",
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb= i",
      "  COMPREPLY=()",
      "  [[ $word == = ]] && word=",
      "  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD-2]}",
      "  for ((i = 1; i < COMP_CWORD; i++)); do",
      "    case ${COMP_WORDS[i]} in",
      "      --spool) ((i++)); [[ ${COMP_WORDS[i]} == = ]] && ((i++)) ;;",
      "      -*) ;;",
      "      *) verb=${COMP_WORDS[i]}; break ;;",
      "    esac",
      "  done",
      "  case \"$verb $before\" in",
    ]
    lines.append("    *' --spool') \(generator(.directories)); return ;;")
    for verb in shown {
      for option in verb.options where option.value != nil && option.completion != .nothing {
        lines.append("    '\(verb.name) \(option.name)') \(generator(option.completion)); return ;;")
      }
    }
    lines += ["  esac", "  case $verb in"]
    let names = (shown.map(\.name) + ["--spool", "--help", "--version"]).joined(separator: " ")
    lines.append("    '') COMPREPLY=($(compgen -W '\(names)' -- \"$word\")) ;;")
    for verb in shown { lines += arm(verb) }
    lines += ["  esac", "}", "complete -F _boardspool boardspool"]
    return lines
  }

  private static func arm(_ verb: VerbSpec) -> [String] {
    let options = verb.allOptions.map(\.name).joined(separator: " ")
    var lines = [
      "    \(verb.name))",
      "      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '\(options)' -- \"$word\"))",
    ]
    let kinds = verb.positionals.map(\.completion).filter { $0 != .nothing }
    if !kinds.isEmpty { lines.append("      else \(kinds.map(generator).joined(separator: "; "))") }
    return lines + ["      fi ;;"]
  }

  /// The command that adds to COMPREPLY.
  private static func generator(_ completion: Completion) -> String {
    switch completion {
    case .nothing: ":"
    case .files: "compopt -o filenames; mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$word\")"
    case .directories:
      "compopt -o filenames; mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- \"$word\")"
    case .jobs: "COMPREPLY+=($(compgen -W \"$(_boardspool_jobs)\" -- \"$word\"))"
    case .boards: "COMPREPLY+=($(compgen -W \"$(_boardspool_boards)\" -- \"$word\"))"
    case .jobsAndBoards: "\(generator(.jobs)); \(generator(.boards))"
    case .boardsAnd(let words): "\(generator(.boards)); \(generator(.words(words)))"
    case .words(let words): "COMPREPLY+=($(compgen -W '\(words.joined(separator: " "))' -- \"$word\"))"
    }
  }
}
