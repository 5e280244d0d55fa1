/** One script a shell. Words go to uketsuke as they are, as arguments of their own: nothing that was typed is ever evaluated. */
export const completionScripts = {
  bash: `# bash completion for uketsuke
_uketsuke() {
  local line files=none word=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) files=\${line#:} ;;
      *) printf -v line %q "\${line%%$'\\t'*}"; COMPREPLY+=("$line") ;;
    esac
  done < <(uketsuke completion suggest --current="$word" -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)
  case $files in
    files) compopt -o default ;;
    folders) compopt -o dirnames ;;
  esac
}
complete -F _uketsuke uketsuke
`,
  zsh: `#compdef uketsuke
_uketsuke() {
  local line files=none
  local -a described
  while IFS= read -r line; do
    case $line in
      :*) files=\${line#:} ;;
      *) described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done < <(uketsuke completion suggest --current="\${words[CURRENT]}" -- "\${(@)words[2,CURRENT-1]}" 2>/dev/null)
  (( \${#described} )) && _describe -V uketsuke described
  case $files in
    files) _files ;;
    folders) _files -/ ;;
  esac
}
if [ "\${funcstack[1]}" = _uketsuke ]; then _uketsuke "$@"; else compdef _uketsuke uketsuke; fi
`,
  fish: `# fish completion for uketsuke
function __uketsuke_ask
    set -l words (commandline -opc)
    set -e words[1]
    uketsuke completion suggest --current=(commandline -ct | string collect) -- $words 2>/dev/null
end
function __uketsuke_files
    string match -q -r '^:(files|folders)$' -- (__uketsuke_ask)[-1]
end
complete -c uketsuke -f -a '(__uketsuke_ask | string match -v ":*")'
complete -c uketsuke -n __uketsuke_files -F
`,
  powershell: `# PowerShell completion for uketsuke
Register-ArgumentCompleter -Native -CommandName uketsuke -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
    foreach ($line in (& uketsuke completion suggest "--current=$wordToComplete" -- @words 2>$null)) {
        if ($line -eq ':files') {
            foreach ($path in [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)) { $path }
        } elseif (-not $line.StartsWith(':')) {
            $value, $description = $line -split "\`t", 2
            if (-not $description) { $description = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
        }
    }
}
`,
} as const satisfies Readonly<Record<string, string>>;
