#compdef stancewatch

autoload -U is-at-least

_stancewatch() {
    typeset -A opt_args
    typeset -a _arguments_options
    local ret=1

    if is-at-least 5.2; then
        _arguments_options=(-s -S -C)
    else
        _arguments_options=(-s -C)
    fi

    local context curcontext="$curcontext" state line
    _arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_stancewatch_commands" \
"*::: :->stancewatch" \
&& ret=0
    case $state in
    (stancewatch)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:stancewatch-command-$line[1]:"
        case $line[1] in
            (demo)
_arguments "${_arguments_options[@]}" : \
'--dir=[Where to leave configuration and database; must be new or empty \[default\: a new folder for temporary files\]]:DIR:_files' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--serve[Only run the site, for a daemon of yours to watch\: the first news are there, the next come with each press of Enter]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(run)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(check)
_arguments "${_arguments_options[@]}" : \
'*--source=[Only this source, by address or name; may be given several times]:SOURCE:_default' \
'--back=[Then follow the named sources back over so many older pages, into the history, without alerts]:PAGES:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--exit-code[Exit with 10 when there are new shifts or edits that are not the history of a first poll]' \
'--dry-run[Fetch and read as usual, and show what would come of it; store and deliver nothing]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(ingest)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--jsonl[Read one {"id","url","published","title","text"} (or "html") a line]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'::file -- The file to read, `-` for standard input:_files' \
&& ret=0
;;
(log)
_arguments "${_arguments_options[@]}" : \
'()--official=[The same, for those who would rather name it]:NAME:_default' \
'--topic=[Only this topic, by its id]:ID:_default' \
'--since=[Said on this day or later\: 2025-03-21, or 2w for the last two weeks]:WHEN:_default' \
'(--all)-n+[The last so many \[default\: 200, with --json all\]]:COUNT:_default' \
'(--all)--limit=[The last so many \[default\: 200, with --json all\]]:COUNT:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'(--principals)--officials[Only officials]' \
'--principals[Only principals]' \
'(--down)--up[Only steps towards the action]' \
'--down[Only steps away from it]' \
'--pending[Only those that wait for confirmation]' \
'--shifts[Leave out changed conditions and scopes]' \
'--all[All of them]' \
'-w[Go on and print what comes, until interrupted; with --json a row a line]' \
'--watch[Go on and print what comes, until interrupted; with --json a row a line]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'::who -- Part of the name of whose position it is, or of who spoke; accents and case do not matter:_default' \
&& ret=0
;;
(positions)
_arguments "${_arguments_options[@]}" : \
'()--official=[The same, for those who would rather name it]:NAME:_default' \
'--topic=[Only this topic, by its id]:ID:_default' \
'--principal=[Only this principal and who speaks for it]:NAME:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'(--principals)--officials[Only officials]' \
'--principals[Only principals]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'::who -- Part of the name of an official or principal; accents and case do not matter:_default' \
&& ret=0
;;
(timeline)
_arguments "${_arguments_options[@]}" : \
'--topic=[Only this topic, by its id]:ID:_default' \
'--since=[Said on this day or later\: 2025-03-21, or 2w for the last two weeks]:WHEN:_default' \
'(--all)-n+[The last so many \[default\: 200, with --json all\]]:COUNT:_default' \
'(--all)--limit=[The last so many \[default\: 200, with --json all\]]:COUNT:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--all[All of them]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':who -- Part of the name of an official or principal; accents and case do not matter:_default' \
&& ret=0
;;
(show)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':shift -- The number of the shift, as `log` prints it:_default' \
&& ret=0
;;
(why)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':article -- The article'\''s address, or the id under which it was ingested:_default' \
&& ret=0
;;
(ack)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':shift -- The number of the shift, as `log` prints it:_default' \
&& ret=0
;;
(dismiss)
_arguments "${_arguments_options[@]}" : \
'-r+[Why it is none, for the log]:TEXT:_default' \
'--reason=[Why it is none, for the log]:TEXT:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':shift -- The number of the shift, as `log` prints it:_default' \
&& ret=0
;;
(undo)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':shift -- The number of the shift, as `log` prints it:_default' \
&& ret=0
;;
(correct)
_arguments "${_arguments_options[@]}" : \
'--commitment=[What it says\: ruled_out, no_plans, noncommittal, not_ruled_out, open, ready, committed or done]:RUNG:_default' \
'--note=[Why, for later]:TEXT:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'(--commitment)--nothing[It says nothing about the topic, or is not the official'\''s]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':statement -- The number of the statement, as `why` and `show` print it:_default' \
&& ret=0
;;
(corrections)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_stancewatch__subcmd__corrections_commands" \
"*::: :->corrections" \
&& ret=0

    case $state in
    (corrections)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:stancewatch-corrections-command-$line[1]:"
        case $line[1] in
            (undo)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':correction -- The number of the correction:_default' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':folder -- The folder; it is made where it is missing:_files' \
&& ret=0
;;
        esac
    ;;
esac
;;
(sources)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_stancewatch__subcmd__sources_commands" \
"*::: :->sources" \
&& ret=0

    case $state in
    (sources)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:stancewatch-sources-command-$line[1]:"
        case $line[1] in
            (test)
_arguments "${_arguments_options[@]}" : \
'--kind=[What to take it for\: feed, page, sitemap or article]:KIND:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':url -- Its address, configured or not:_default' \
&& ret=0
;;
(find)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':url -- The site, or a section of it:_default' \
&& ret=0
;;
        esac
    ;;
esac
;;
(officials)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_stancewatch__subcmd__officials_commands" \
"*::: :->officials" \
&& ret=0

    case $state in
    (officials)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:stancewatch-officials-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
'--principal=[The state, ministry or institution that the official speaks for]:NAME:_default' \
'--title=[The office, as "Foreign Minister"]:TITLE:_default' \
'--from=[The first day in office]:DATE:_default' \
'--until=[The first day after it]:DATE:_default' \
'*--alias=[Another spelling, or a former name; may be repeated]:NAME:_default' \
'--file=[Which file of the configuration to write into, from its folder]:FILE:_files' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--yes[Write without asking; without it and without a terminal nothing is written]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':name -- Given name and surname; spellings without accents and bare surnames are understood:_default' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
        esac
    ;;
esac
;;
(topics)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_stancewatch__subcmd__topics_commands" \
"*::: :->topics" \
&& ret=0

    case $state in
    (topics)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:stancewatch-topics-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
'--name=[The name as alerts show it]:NAME:_default' \
'*--verb=[Verbs of the action, uninflected; related ones are heard too]:VERB:_default' \
'*--object=[What it is done with or to]:WORDS:_default' \
'*--target=[Whereto or about whom]:WORDS:_default' \
'*--phrase=[A whole expression that names the action; a regular expression between slashes]:WORDS:_default' \
'*--exclude=[An expression that names another action]:WORDS:_default' \
'--file=[Which file of the configuration to write into, from its folder]:FILE:_files' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--yes[Write without asking; without it and without a terminal nothing is written]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':id -- A short name that stays\: lower-case letters, digits, `-` and `_`:_default' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
        esac
    ;;
esac
;;
(import)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--dry-run[Print what would be added, and write nothing]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'*::files -- OPML, or one address a line with comments after `#`; `-` is standard input:_files' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'--format=[opml or urls (one address a line) for sources; jsonl or csv for all else]:FORMAT:(opml urls jsonl csv)' \
'--since=[Said, or published, on this day or later\: 2025-03-21, or 2w for the last two weeks]:WHEN:_default' \
'--official=[Part of the name of an official or a principal; accents and case do not matter]:WHO:_default' \
'--topic=[Only this topic, by its id]:ID:_default' \
'--text=[How much of what articles say\: none, evidence (the sentences that statements rest on) or full (of \`articles\` the whole text too) \[default\: \`text\` of \`\[export\]\`, else evidence\]]:HOW MUCH:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'::what -- What to print:((sources\:"The configured sources"
changes\:"The change log"
positions\:"Who stands where"
statements\:"Every statement that was read out of an article"
articles\:"The articles that were read, in their newest revision"))' \
&& ret=0
;;
(articles)
_arguments "${_arguments_options[@]}" : \
'-n+[The last so many]:COUNT:_default' \
'--limit=[The last so many]:COUNT:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--with-statements[Only those with statements on a topic]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_stancewatch__subcmd__articles_commands" \
"*::: :->articles" \
&& ret=0

    case $state in
    (articles)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:stancewatch-articles-command-$line[1]:"
        case $line[1] in
            (diff)
_arguments "${_arguments_options[@]}" : \
'--from=[The older revision \[default\: the one before the newer\]]:NUMBER:_default' \
'--to=[The newer revision \[default\: the last\]]:NUMBER:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':article -- Its address, or the id under which it was ingested:_default' \
&& ret=0
;;
        esac
    ;;
esac
;;
(search)
_arguments "${_arguments_options[@]}" : \
'--since=[Published on this day (UTC) or later\: 2025-03-21, or 2w for the last two weeks]:WHEN:_default' \
'-n+[The newest so many]:COUNT:_default' \
'--limit=[The newest so many]:COUNT:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--with-statements[Only articles with statements on a topic]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'*::words -- Words that must all be in title or text; "in quotation marks" next to each other; `deploy*` for the beginning of a word. Neither case nor accents matter:_default' \
&& ret=0
;;
(analyze)
_arguments "${_arguments_options[@]}" : \
'(--jsonl)--url=[The article'\''s address]:URL:_default' \
'(--jsonl)--title=[The headline, where the input is plain text]:TITLE:_default' \
'(--jsonl)--published=[The day or time of publication\: 2025-03-21 or 2025-03-21T09\:30\:00+02\:00]:DATE:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--jsonl[Read one {"id","url","published","title","text"} (or "html") a line, print one statement a line]' \
'(--explain --with-text)--attributions[Print who said what on any subject, in place of statements on topics]' \
'--with-text[Add the extracted text to the rows of "html" lines]' \
'(--jsonl)--explain[Show the rules that fired and the words that they fired on]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'::file -- The file to read, `-` for standard input:_files' \
&& ret=0
;;
(extract)
_arguments "${_arguments_options[@]}" : \
'--url=[The page'\''s address; without a file, the page is fetched from there]:URL:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'(--url --explain)--jsonl[Read one {"id","url","html"} a line, print one article a line]' \
'--explain[Show what was taken and from where, what was left out and why; with --json too]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'::file -- The file to read, `-` for standard input:_files' \
&& ret=0
;;
(notify)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_stancewatch__subcmd__notify_commands" \
"*::: :->notify" \
&& ret=0

    case $state in
    (notify)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:stancewatch-notify-command-$line[1]:"
        case $line[1] in
            (test)
_arguments "${_arguments_options[@]}" : \
'--channel=[Only this channel, by the name that \`delivery_log\` shows]:NAME:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(retry)
_arguments "${_arguments_options[@]}" : \
'--channel=[Only this channel'\''s]:NAME:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
        esac
    ;;
esac
;;
(web)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(service)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_stancewatch__subcmd__service_commands" \
"*::: :->service" \
&& ret=0

    case $state in
    (service)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:stancewatch-service-command-$line[1]:"
        case $line[1] in
            (install)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--system[A service of the machine, without a desktop, instead of the user'\''s own]' \
'--print[Print the unit and do nothing]' \
'--no-start[Write and enable the unit, but do not start it]' \
'--force[Write over a unit that somebody else wrote or changed]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(uninstall)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--system[A service of the machine, without a desktop, instead of the user'\''s own]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--system[A service of the machine, without a desktop, instead of the user'\''s own]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
        esac
    ;;
esac
;;
(config)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_stancewatch__subcmd__config_commands" \
"*::: :->config" \
&& ret=0

    case $state in
    (config)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:stancewatch-config-command-$line[1]:"
        case $line[1] in
            (check)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(show)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(init)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'::directory -- Where to \[default\: ~/.config/stancewatch\]:_files' \
&& ret=0
;;
        esac
    ;;
esac
;;
(reanalyze)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--apply[Write the outcome; nobody is alerted of it]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(eval)
_arguments "${_arguments_options[@]}" : \
'--order=[The order in which the articles enter the history]:ORDER:((time\:"As they were published"
reverse\:"The last first"
shuffle\:"At random, the same for the same seed"))' \
'--seed=[What shuffling begins with]:N:_default' \
'--show=[Show so many examples of each kind of error, with the evidence]:N:_default' \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'(--order --seed --show --ablate)--own[Score what the database holds against your own verdicts\: dismissed shifts and corrected statements]' \
'--ablate[Score the statements with each family of rules left out in turn]' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'::corpus -- A folder with articles and labels, or a file of labelled attributions:_files' \
&& ret=0
;;
(doctor)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(backup)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':file -- The file to write; an older one of that name is replaced once the new one has passed its check:_files' \
&& ret=0
;;
(restore)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':file -- A copy that `backup` wrote:_files' \
&& ret=0
;;
(vacuum)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(completions)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
':shell -- The shell:(bash elvish fish powershell zsh)' \
&& ret=0
;;
(man)
_arguments "${_arguments_options[@]}" : \
'-c+[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--config=[The configuration file \[default\: \$STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/\]]:FILE:_files' \
'--json[Print data as JSON]' \
'--no-pager[Print long lists as they are, without a pager]' \
'*-v[Log more (twice\: everything)]' \
'*--verbose[Log more (twice\: everything)]' \
'-h[Print help]' \
'--help[Print help]' \
'::directory -- Write stancewatch.1 and a page for each command here, in place of printing the main page:_files' \
&& ret=0
;;
        esac
    ;;
esac
}

(( $+functions[_stancewatch_commands] )) ||
_stancewatch_commands() {
    local commands; commands=(
'demo:Run the whole pipeline on a small bundled news site' \
'run:Poll in the background until told to stop' \
'check:Poll every source once, deliver what is due, and exit' \
'ingest:Take an archive of articles into the history' \
'log:Print the change log' \
'positions:Say who stands where' \
'timeline:Print everything that one official said' \
'show:Show one shift\: both sentences in context, the rules that fired, what happened to it' \
'why:Say what was found in an article and why it made no alert' \
'ack:Note that you have seen a shift' \
'dismiss:Say that a shift is none' \
'undo:Take back what you said last of a shift' \
'correct:Say what a statement means, in place of what the rules read' \
'corrections:List, take back or export your corrections' \
'sources:Say how each source does, or try one' \
'officials:List the officials of the configuration, or add one' \
'topics:List the topics of the configuration, or add one' \
'import:Add sources to the configuration, from OPML or a list of addresses' \
'export:Print what is stored as JSON lines or CSV, or the configured sources as OPML' \
'articles:List the articles that were read' \
'search:Search everything that was read for words' \
'analyze:Say what an article says, without storing it' \
'extract:Take the article out of a page' \
'notify:Try the notification channels' \
'web:Serve the dashboard of the database (the daemon does it with \`\[web\] enabled = true\`)' \
'service:Install, remove or look at the background service' \
'config:Check, show or start the configuration' \
'reanalyze:Read the stored articles with today'\''s rules and show what would change' \
'eval:Measure how well a labelled folder is read' \
'doctor:Look at everything that can be wrong, and say how to mend it' \
'verify:Check that the database is as it was written' \
'backup:Write a checked copy of the database' \
'restore:Put a checked copy in the place of the database; what is there is moved aside' \
'vacuum:Apply \`\[retention\]\` now and make the database as small as it can be; the daemon must not run' \
'completions:Print a completion script for a shell' \
'man:Print the manual page, or write all of them into a directory' \
    )
    _describe -t commands 'stancewatch commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__ack_commands] )) ||
_stancewatch__subcmd__ack_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch ack commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__analyze_commands] )) ||
_stancewatch__subcmd__analyze_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch analyze commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__articles_commands] )) ||
_stancewatch__subcmd__articles_commands() {
    local commands; commands=(
'diff:Show what changed between two revisions of an article' \
    )
    _describe -t commands 'stancewatch articles commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__articles__subcmd__diff_commands] )) ||
_stancewatch__subcmd__articles__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch articles diff commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__backup_commands] )) ||
_stancewatch__subcmd__backup_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch backup commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__check_commands] )) ||
_stancewatch__subcmd__check_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch check commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__completions_commands] )) ||
_stancewatch__subcmd__completions_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch completions commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__config_commands] )) ||
_stancewatch__subcmd__config_commands() {
    local commands; commands=(
'check:Read all files and report every error at once' \
'show:Print the settings in force, defaults and all, with where they stand' \
'init:Write the sample configuration; no file is overwritten' \
    )
    _describe -t commands 'stancewatch config commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__config__subcmd__check_commands] )) ||
_stancewatch__subcmd__config__subcmd__check_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch config check commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__config__subcmd__init_commands] )) ||
_stancewatch__subcmd__config__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch config init commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__config__subcmd__show_commands] )) ||
_stancewatch__subcmd__config__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch config show commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__correct_commands] )) ||
_stancewatch__subcmd__correct_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch correct commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__corrections_commands] )) ||
_stancewatch__subcmd__corrections_commands() {
    local commands; commands=(
'undo:Take a correction back\: the statement says again what the rules read' \
'export:Write the corrected articles with their labels into a folder that \`eval\` reads' \
    )
    _describe -t commands 'stancewatch corrections commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__corrections__subcmd__export_commands] )) ||
_stancewatch__subcmd__corrections__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch corrections export commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__corrections__subcmd__undo_commands] )) ||
_stancewatch__subcmd__corrections__subcmd__undo_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch corrections undo commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__demo_commands] )) ||
_stancewatch__subcmd__demo_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch demo commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__dismiss_commands] )) ||
_stancewatch__subcmd__dismiss_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch dismiss commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__doctor_commands] )) ||
_stancewatch__subcmd__doctor_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch doctor commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__eval_commands] )) ||
_stancewatch__subcmd__eval_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch eval commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__export_commands] )) ||
_stancewatch__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch export commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__extract_commands] )) ||
_stancewatch__subcmd__extract_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch extract commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__import_commands] )) ||
_stancewatch__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch import commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__ingest_commands] )) ||
_stancewatch__subcmd__ingest_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch ingest commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__log_commands] )) ||
_stancewatch__subcmd__log_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch log commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__man_commands] )) ||
_stancewatch__subcmd__man_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch man commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__notify_commands] )) ||
_stancewatch__subcmd__notify_commands() {
    local commands; commands=(
'test:Send an invented alert through each channel and say how it went' \
'retry:Put alerts that were given up back into the outbox; the daemon, or the next check, sends them' \
    )
    _describe -t commands 'stancewatch notify commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__notify__subcmd__retry_commands] )) ||
_stancewatch__subcmd__notify__subcmd__retry_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch notify retry commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__notify__subcmd__test_commands] )) ||
_stancewatch__subcmd__notify__subcmd__test_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch notify test commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__officials_commands] )) ||
_stancewatch__subcmd__officials_commands() {
    local commands; commands=(
'add:Add an official to the configuration, after a look at what that finds in the stored articles' \
'list:List the officials of the configuration' \
    )
    _describe -t commands 'stancewatch officials commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__officials__subcmd__add_commands] )) ||
_stancewatch__subcmd__officials__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch officials add commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__officials__subcmd__list_commands] )) ||
_stancewatch__subcmd__officials__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch officials list commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__positions_commands] )) ||
_stancewatch__subcmd__positions_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch positions commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__reanalyze_commands] )) ||
_stancewatch__subcmd__reanalyze_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch reanalyze commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__restore_commands] )) ||
_stancewatch__subcmd__restore_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch restore commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__run_commands] )) ||
_stancewatch__subcmd__run_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch run commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__search_commands] )) ||
_stancewatch__subcmd__search_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch search commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__service_commands] )) ||
_stancewatch__subcmd__service_commands() {
    local commands; commands=(
'install:Write the unit for this program and configuration, and start it' \
'uninstall:Stop the service and take the unit away; configuration and database stay' \
'status:Say whether it is installed and runs' \
    )
    _describe -t commands 'stancewatch service commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__service__subcmd__install_commands] )) ||
_stancewatch__subcmd__service__subcmd__install_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch service install commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__service__subcmd__status_commands] )) ||
_stancewatch__subcmd__service__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch service status commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__service__subcmd__uninstall_commands] )) ||
_stancewatch__subcmd__service__subcmd__uninstall_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch service uninstall commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__show_commands] )) ||
_stancewatch__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch show commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__sources_commands] )) ||
_stancewatch__subcmd__sources_commands() {
    local commands; commands=(
'test:Try a source, step by step, and store nothing' \
'find:Look for the feeds of a site' \
    )
    _describe -t commands 'stancewatch sources commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__sources__subcmd__find_commands] )) ||
_stancewatch__subcmd__sources__subcmd__find_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch sources find commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__sources__subcmd__test_commands] )) ||
_stancewatch__subcmd__sources__subcmd__test_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch sources test commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__timeline_commands] )) ||
_stancewatch__subcmd__timeline_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch timeline commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__topics_commands] )) ||
_stancewatch__subcmd__topics_commands() {
    local commands; commands=(
'add:Add a topic to the configuration, after a look at what that finds in the stored articles' \
'list:List the topics of the configuration' \
    )
    _describe -t commands 'stancewatch topics commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__topics__subcmd__add_commands] )) ||
_stancewatch__subcmd__topics__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch topics add commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__topics__subcmd__list_commands] )) ||
_stancewatch__subcmd__topics__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch topics list commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__undo_commands] )) ||
_stancewatch__subcmd__undo_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch undo commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__vacuum_commands] )) ||
_stancewatch__subcmd__vacuum_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch vacuum commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__verify_commands] )) ||
_stancewatch__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch verify commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__web_commands] )) ||
_stancewatch__subcmd__web_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch web commands' commands "$@"
}
(( $+functions[_stancewatch__subcmd__why_commands] )) ||
_stancewatch__subcmd__why_commands() {
    local commands; commands=()
    _describe -t commands 'stancewatch why commands' commands "$@"
}

if [ "$funcstack[1]" = "_stancewatch" ]; then
    _stancewatch "$@"
else
    compdef _stancewatch stancewatch
fi
