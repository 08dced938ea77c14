namespace Prompter.Cli.Commands.Completion;

/// <summary>What a shell does at a tab: it asks <c>prompter complete</c>, and inserts what that prints.</summary>
internal static class CompletionScripts
{
    public const string Bash = """
        # Completes the command lines of prompter in bash. To install it:
        #   prompter completion bash --install
        # or, in ~/.bashrc:
        #   source <(prompter completion bash)

        _prompter() {
            # bash breaks words at colons and equals signs too: what stands without a blank between is one word.
            local line=${COMP_LINE:0:COMP_POINT} words=() count=0 word i
            for ((i = 0; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if ((i > 0)) && [[ $line == [^[:blank:]]* ]]; then
                    ((i == COMP_CWORD)) && word=$line
                    words[count - 1]+=$word
                else
                    line=${line#"${line%%[![:blank:]]*}"}
                    ((i == COMP_CWORD)) && word=$line
                    words[count++]=$word
                fi
                line=${line#"$word"}
            done

            # What is in front of the last break stays on the line; in quotes there is none.
            local current=${words[count - 1]} quote= kept= value description
            case $current in
                [\"\']*) quote=${current:0:1} current=${current:1} ;;
                *[:=]*) [[ $COMP_WORDBREAKS == *:* ]] && kept=${current%"${current##*[:=]}"} || kept=${current%"${current##*=}"} ;;
            esac
            local asked=("${words[@]:1:count-2}" "$current")
            for ((i = 0; i < ${#asked[@]} - 1; i++)); do
                case ${asked[i]} in
                    \"*\" | \'*\') asked[i]=${asked[i]:1:${#asked[i]}-2} ;;
                esac
            done

            COMPREPLY=()
            while IFS=$'\t' read -r value description; do
                case $value in
                    :files) compopt -o default -o filenames 2>/dev/null ;;
                    :folders) compopt -o dirnames 2>/dev/null ;;
                    "") ;;
                    *)
                        [[ $value == *[:=] ]] && compopt -o nospace 2>/dev/null
                        [[ -n $quote ]] || printf -v value %q "$value"
                        COMPREPLY+=("${value#"$kept"}")
                        ;;
                esac
            done < <("$1" complete -- "${asked[@]}" 2>/dev/null)
        }

        complete -F _prompter prompter

        """;

    public const string Zsh = """
        #compdef prompter
        # Completes the command lines of prompter in zsh. To install it:
        #   prompter completion zsh --install
        # or, in ~/.zshrc behind compinit:
        #   source <(prompter completion zsh)

        _prompter() {
            local line value
            local -a values shown open openShown
            for line in "${(@f)$("$words[1]" complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
                value=${line%%$'\t'*}
                case $value in
                    :files) _files ;;
                    :folders) _files -/ ;;
                    '') ;;
                    *[:=]) open+=("$value") openShown+=("${line/$'\t'/  -- }") ;;
                    *) values+=("$value") shown+=("${line/$'\t'/  -- }") ;;
                esac
            done
            (( $#open )) && compadd -S '' -l -d openShown -a open
            (( $#values )) && compadd -l -d shown -a values
            return 0
        }

        if [[ $funcstack[1] == _prompter ]]; then
            _prompter "$@"
        else
            compdef _prompter prompter
        fi

        """;

    public const string Fish = """
        # Completes the command lines of prompter in fish. To install it:
        #   prompter completion fish --install
        # or, in ~/.config/fish/config.fish:
        #   prompter completion fish | source

        function __prompter_complete
            set -l words (commandline -opc)
            set -l current (string replace -r '^["\']' '' -- (commandline -ct))
            for line in ($words[1] complete -- $words[2..-1] "$current" 2>/dev/null)
                switch $line
                    case ':files'
                        __fish_complete_path $current
                    case ':folders'
                        __fish_complete_directories $current
                    case '*'
                        echo -- $line
                end
            end
        end

        complete -c prompter -f -a '(__prompter_complete)'

        """;
}
