# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_stancewatch_global_optspecs
    string join \n c/config= json no-pager v/verbose h/help V/version
end

function __fish_stancewatch_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_stancewatch_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_stancewatch_using_subcommand
    set -l cmd (__fish_stancewatch_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c stancewatch -n "__fish_stancewatch_needs_command" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_needs_command" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -s V -l version -d 'Print version'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "demo" -d 'Run the whole pipeline on a small bundled news site'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "run" -d 'Poll in the background until told to stop'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "check" -d 'Poll every source once, deliver what is due, and exit'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "ingest" -d 'Take an archive of articles into the history'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "log" -d 'Print the change log'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "positions" -d 'Say who stands where'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "timeline" -d 'Print everything that one official said'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "show" -d 'Show one shift: both sentences in context, the rules that fired, what happened to it'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "why" -d 'Say what was found in an article and why it made no alert'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "ack" -d 'Note that you have seen a shift'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "dismiss" -d 'Say that a shift is none'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "undo" -d 'Take back what you said last of a shift'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "correct" -d 'Say what a statement means, in place of what the rules read'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "corrections" -d 'List, take back or export your corrections'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "sources" -d 'Say how each source does, or try one'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "officials" -d 'List the officials of the configuration, or add one'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "topics" -d 'List the topics of the configuration, or add one'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "import" -d 'Add sources to the configuration, from OPML or a list of addresses'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "export" -d 'Print what is stored as JSON lines or CSV, or the configured sources as OPML'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "articles" -d 'List the articles that were read'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "search" -d 'Search everything that was read for words'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "analyze" -d 'Say what an article says, without storing it'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "extract" -d 'Take the article out of a page'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "notify" -d 'Try the notification channels'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "web" -d 'Serve the dashboard of the database (the daemon does it with `[web] enabled = true`)'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "service" -d 'Install, remove or look at the background service'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "config" -d 'Check, show or start the configuration'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "reanalyze" -d 'Read the stored articles with today\'s rules and show what would change'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "eval" -d 'Measure how well a labelled folder is read'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "doctor" -d 'Look at everything that can be wrong, and say how to mend it'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "verify" -d 'Check that the database is as it was written'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "backup" -d 'Write a checked copy of the database'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "restore" -d 'Put a checked copy in the place of the database; what is there is moved aside'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "vacuum" -d 'Apply `[retention]` now and make the database as small as it can be; the daemon must not run'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c stancewatch -n "__fish_stancewatch_needs_command" -f -a "man" -d 'Print the manual page, or write all of them into a directory'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand demo" -l dir -d 'Where to leave configuration and database; must be new or empty [default: a new folder for temporary files]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand demo" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand demo" -l serve -d 'Only run the site, for a daemon of yours to watch: the first news are there, the next come with each press of Enter'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand demo" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand demo" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand demo" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand demo" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand run" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand run" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand run" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand run" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand run" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand check" -l source -d 'Only this source, by address or name; may be given several times' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand check" -l back -d 'Then follow the named sources back over so many older pages, into the history, without alerts' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand check" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand check" -l exit-code -d 'Exit with 10 when there are new shifts or edits that are not the history of a first poll'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand check" -l dry-run -d 'Fetch and read as usual, and show what would come of it; store and deliver nothing'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand check" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand check" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand check" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand check" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ingest" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ingest" -l jsonl -d 'Read one {"id","url","published","title","text"} (or "html") a line'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ingest" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ingest" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ingest" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ingest" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l official -d 'The same, for those who would rather name it' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l topic -d 'Only this topic, by its id' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l since -d 'Said on this day or later: 2025-03-21, or 2w for the last two weeks' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -s n -l limit -d 'The last so many [default: 200, with --json all]' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l officials -d 'Only officials'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l principals -d 'Only principals'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l up -d 'Only steps towards the action'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l down -d 'Only steps away from it'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l pending -d 'Only those that wait for confirmation'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l shifts -d 'Leave out changed conditions and scopes'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l all -d 'All of them'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -s w -l watch -d 'Go on and print what comes, until interrupted; with --json a row a line'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand log" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -l official -d 'The same, for those who would rather name it' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -l topic -d 'Only this topic, by its id' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -l principal -d 'Only this principal and who speaks for it' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -l officials -d 'Only officials'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -l principals -d 'Only principals'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand positions" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand timeline" -l topic -d 'Only this topic, by its id' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand timeline" -l since -d 'Said on this day or later: 2025-03-21, or 2w for the last two weeks' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand timeline" -s n -l limit -d 'The last so many [default: 200, with --json all]' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand timeline" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand timeline" -l all -d 'All of them'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand timeline" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand timeline" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand timeline" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand timeline" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand show" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand show" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand show" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand show" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand show" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand why" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand why" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand why" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand why" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand why" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ack" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ack" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ack" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ack" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand ack" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand dismiss" -s r -l reason -d 'Why it is none, for the log' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand dismiss" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand dismiss" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand dismiss" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand dismiss" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand dismiss" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand undo" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand undo" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand undo" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand undo" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand undo" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand correct" -l commitment -d 'What it says: ruled_out, no_plans, noncommittal, not_ruled_out, open, ready, committed or done' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand correct" -l note -d 'Why, for later' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand correct" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand correct" -l nothing -d 'It says nothing about the topic, or is not the official\'s'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand correct" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand correct" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand correct" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand correct" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and not __fish_seen_subcommand_from undo export" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and not __fish_seen_subcommand_from undo export" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and not __fish_seen_subcommand_from undo export" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and not __fish_seen_subcommand_from undo export" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and not __fish_seen_subcommand_from undo export" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and not __fish_seen_subcommand_from undo export" -f -a "undo" -d 'Take a correction back: the statement says again what the rules read'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and not __fish_seen_subcommand_from undo export" -f -a "export" -d 'Write the corrected articles with their labels into a folder that `eval` reads'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from undo" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from undo" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from undo" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from export" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from export" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from export" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand corrections; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and not __fish_seen_subcommand_from test find" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and not __fish_seen_subcommand_from test find" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and not __fish_seen_subcommand_from test find" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and not __fish_seen_subcommand_from test find" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and not __fish_seen_subcommand_from test find" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and not __fish_seen_subcommand_from test find" -f -a "test" -d 'Try a source, step by step, and store nothing'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and not __fish_seen_subcommand_from test find" -f -a "find" -d 'Look for the feeds of a site'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from test" -l kind -d 'What to take it for: feed, page, sitemap or article' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from test" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from test" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from test" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from find" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from find" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from find" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from find" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand sources; and __fish_seen_subcommand_from find" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and not __fish_seen_subcommand_from add list" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and not __fish_seen_subcommand_from add list" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and not __fish_seen_subcommand_from add list" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and not __fish_seen_subcommand_from add list" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and not __fish_seen_subcommand_from add list" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and not __fish_seen_subcommand_from add list" -f -a "add" -d 'Add an official to the configuration, after a look at what that finds in the stored articles'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and not __fish_seen_subcommand_from add list" -f -a "list" -d 'List the officials of the configuration'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -l principal -d 'The state, ministry or institution that the official speaks for' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -l title -d 'The office, as "Foreign Minister"' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -l from -d 'The first day in office' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -l until -d 'The first day after it' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -l alias -d 'Another spelling, or a former name; may be repeated' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -l file -d 'Which file of the configuration to write into, from its folder' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -l yes -d 'Write without asking; without it and without a terminal nothing is written'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from list" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from list" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from list" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand officials; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and not __fish_seen_subcommand_from add list" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and not __fish_seen_subcommand_from add list" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and not __fish_seen_subcommand_from add list" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and not __fish_seen_subcommand_from add list" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and not __fish_seen_subcommand_from add list" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and not __fish_seen_subcommand_from add list" -f -a "add" -d 'Add a topic to the configuration, after a look at what that finds in the stored articles'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and not __fish_seen_subcommand_from add list" -f -a "list" -d 'List the topics of the configuration'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l name -d 'The name as alerts show it' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l verb -d 'Verbs of the action, uninflected; related ones are heard too' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l object -d 'What it is done with or to' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l target -d 'Whereto or about whom' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l phrase -d 'A whole expression that names the action; a regular expression between slashes' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l exclude -d 'An expression that names another action' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l file -d 'Which file of the configuration to write into, from its folder' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l yes -d 'Write without asking; without it and without a terminal nothing is written'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from list" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from list" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from list" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand topics; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand import" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand import" -l dry-run -d 'Print what would be added, and write nothing'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand import" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand import" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand import" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand import" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -l format -d 'opml or urls (one address a line) for sources; jsonl or csv for all else' -r -f -a "opml\t''
urls\t''
jsonl\t''
csv\t''"
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -l since -d 'Said, or published, on this day or later: 2025-03-21, or 2w for the last two weeks' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -l official -d 'Part of the name of an official or a principal; accents and case do not matter' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -l topic -d 'Only this topic, by its id' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -l text -d 'How much of what articles say: none, evidence (the sentences that statements rest on) or full (of `articles` the whole text too) [default: `text` of `[export]`, else evidence]' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and not __fish_seen_subcommand_from diff" -s n -l limit -d 'The last so many' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and not __fish_seen_subcommand_from diff" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and not __fish_seen_subcommand_from diff" -l with-statements -d 'Only those with statements on a topic'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and not __fish_seen_subcommand_from diff" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and not __fish_seen_subcommand_from diff" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and not __fish_seen_subcommand_from diff" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and not __fish_seen_subcommand_from diff" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and not __fish_seen_subcommand_from diff" -f -a "diff" -d 'Show what changed between two revisions of an article'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and __fish_seen_subcommand_from diff" -l from -d 'The older revision [default: the one before the newer]' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and __fish_seen_subcommand_from diff" -l to -d 'The newer revision [default: the last]' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and __fish_seen_subcommand_from diff" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and __fish_seen_subcommand_from diff" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and __fish_seen_subcommand_from diff" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand articles; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand search" -l since -d 'Published on this day (UTC) or later: 2025-03-21, or 2w for the last two weeks' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand search" -s n -l limit -d 'The newest so many' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand search" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand search" -l with-statements -d 'Only articles with statements on a topic'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand search" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand search" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand search" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand search" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -l url -d 'The article\'s address' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -l title -d 'The headline, where the input is plain text' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -l published -d 'The day or time of publication: 2025-03-21 or 2025-03-21T09:30:00+02:00' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -l jsonl -d 'Read one {"id","url","published","title","text"} (or "html") a line, print one statement a line'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -l attributions -d 'Print who said what on any subject, in place of statements on topics'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -l with-text -d 'Add the extracted text to the rows of "html" lines'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -l explain -d 'Show the rules that fired and the words that they fired on'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand analyze" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand extract" -l url -d 'The page\'s address; without a file, the page is fetched from there' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand extract" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand extract" -l jsonl -d 'Read one {"id","url","html"} a line, print one article a line'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand extract" -l explain -d 'Show what was taken and from where, what was left out and why; with --json too'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand extract" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand extract" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand extract" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand extract" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and not __fish_seen_subcommand_from test retry" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and not __fish_seen_subcommand_from test retry" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and not __fish_seen_subcommand_from test retry" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and not __fish_seen_subcommand_from test retry" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and not __fish_seen_subcommand_from test retry" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and not __fish_seen_subcommand_from test retry" -f -a "test" -d 'Send an invented alert through each channel and say how it went'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and not __fish_seen_subcommand_from test retry" -f -a "retry" -d 'Put alerts that were given up back into the outbox; the daemon, or the next check, sends them'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from test" -l channel -d 'Only this channel, by the name that `delivery_log` shows' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from test" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from test" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from test" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from retry" -l channel -d 'Only this channel\'s' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from retry" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from retry" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from retry" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from retry" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand notify; and __fish_seen_subcommand_from retry" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand web" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand web" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand web" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand web" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand web" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and not __fish_seen_subcommand_from install uninstall status" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and not __fish_seen_subcommand_from install uninstall status" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and not __fish_seen_subcommand_from install uninstall status" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and not __fish_seen_subcommand_from install uninstall status" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and not __fish_seen_subcommand_from install uninstall status" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and not __fish_seen_subcommand_from install uninstall status" -f -a "install" -d 'Write the unit for this program and configuration, and start it'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and not __fish_seen_subcommand_from install uninstall status" -f -a "uninstall" -d 'Stop the service and take the unit away; configuration and database stay'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and not __fish_seen_subcommand_from install uninstall status" -f -a "status" -d 'Say whether it is installed and runs'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from install" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from install" -l system -d 'A service of the machine, without a desktop, instead of the user\'s own'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from install" -l print -d 'Print the unit and do nothing'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from install" -l no-start -d 'Write and enable the unit, but do not start it'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from install" -l force -d 'Write over a unit that somebody else wrote or changed'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from install" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from install" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from install" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from install" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from uninstall" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from uninstall" -l system -d 'A service of the machine, without a desktop, instead of the user\'s own'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from uninstall" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from uninstall" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from uninstall" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from uninstall" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from status" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from status" -l system -d 'A service of the machine, without a desktop, instead of the user\'s own'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from status" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from status" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand service; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and not __fish_seen_subcommand_from check show init" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and not __fish_seen_subcommand_from check show init" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and not __fish_seen_subcommand_from check show init" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and not __fish_seen_subcommand_from check show init" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and not __fish_seen_subcommand_from check show init" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and not __fish_seen_subcommand_from check show init" -f -a "check" -d 'Read all files and report every error at once'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and not __fish_seen_subcommand_from check show init" -f -a "show" -d 'Print the settings in force, defaults and all, with where they stand'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and not __fish_seen_subcommand_from check show init" -f -a "init" -d 'Write the sample configuration; no file is overwritten'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from check" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from check" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from check" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from show" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from show" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from init" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from init" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from init" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand config; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand reanalyze" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand reanalyze" -l apply -d 'Write the outcome; nobody is alerted of it'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand reanalyze" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand reanalyze" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand reanalyze" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand reanalyze" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -l order -d 'The order in which the articles enter the history' -r -f -a "time\t'As they were published'
reverse\t'The last first'
shuffle\t'At random, the same for the same seed'"
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -l seed -d 'What shuffling begins with' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -l show -d 'Show so many examples of each kind of error, with the evidence' -r
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -l own -d 'Score what the database holds against your own verdicts: dismissed shifts and corrected statements'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -l ablate -d 'Score the statements with each family of rules left out in turn'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand eval" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand doctor" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand doctor" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand doctor" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand doctor" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand verify" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand verify" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand verify" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand verify" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand verify" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand backup" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand backup" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand backup" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand backup" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand backup" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand restore" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand restore" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand restore" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand restore" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand restore" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand vacuum" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand vacuum" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand vacuum" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand vacuum" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand vacuum" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand completions" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand completions" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand completions" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand completions" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand completions" -s h -l help -d 'Print help'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand man" -s c -l config -d 'The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]' -r -F
complete -c stancewatch -n "__fish_stancewatch_using_subcommand man" -l json -d 'Print data as JSON'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand man" -l no-pager -d 'Print long lists as they are, without a pager'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand man" -s v -l verbose -d 'Log more (twice: everything)'
complete -c stancewatch -n "__fish_stancewatch_using_subcommand man" -s h -l help -d 'Print help'
