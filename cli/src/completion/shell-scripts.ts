// SPDX-License-Identifier: Apache-2.0
/** Shells that have a script, and where each wants it. */
export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

/**
 * What a shell reads once, so that it asks `bobctl __complete -- WORDS…` from then on, the last word being unfinished. The answer is one
 * word a line, with its description behind a tab, and `:4` or `:0` at the end: whether there is nothing else, or files may be meant (the protocol
 * of cobra, which docker, cosign and oras speak, too).
 */
export const shellScripts: Readonly<Record<Shell, string>> = {
  // Words are taken from the line itself: bash takes them apart at = and : (COMP_WORDBREAKS). It goes on behind these on its own.
  bash: `# bash completion for bobctl: source <(bobctl completion bash)
_bobctl() {
    local line=\${COMP_LINE:0:COMP_POINT} answer word description
    local -a words
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    answer=$("\${words[0]/#\\~/$HOME}" __complete -- "\${words[@]:1}" 2>/dev/null) || return 0
    COMPREPLY=()
    while IFS=$'\\t' read -r word description; do
        [[ $word == :* ]] || COMPREPLY+=("$word")
    done <<<"$answer"
    [[ $answer == *:4 ]] && compopt +o default 2>/dev/null
    return 0
}
complete -o default -F _bobctl bobctl
`,
  zsh: `#compdef bobctl
# zsh completion for bobctl: source <(bobctl completion zsh), or put it into a folder of $fpath as _bobctl
_bobctl() {
    local line word
    local -a answer described
    answer=("\${(@f)$(\${(Q)words[1]} __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    for line in "\${(@)answer[1,-2]}"; do
        word=\${line%%$'\\t'*}
        described+=("\${word//:/\\\\:}\${\${line#$word}/$'\\t'/:}")
    done
    [[ $PREFIX == --*=* ]] && compset -P '*='
    if (( $#described )); then
        _describe -V bobctl described
    elif [[ $answer[-1] != :4 ]]; then
        _files
    fi
}
if [[ $funcstack[1] == _bobctl ]]; then _bobctl "$@"; else compdef _bobctl bobctl; fi
`,
  fish: `# fish completion for bobctl: bobctl completion fish | source
function __bobctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
    set -l prefix (string match -r -- '^--[^=]*=' $current)
    for line in $answer[1..-2]
        echo "$prefix$line"
    end
    if test (count $answer) -eq 1 -a "$answer[-1]" != ":4"
        __fish_complete_path "$current"
    end
end
complete -c bobctl -f -a '(__bobctl_complete)'
`,
};
