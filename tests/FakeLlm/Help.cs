namespace FakeLlm;

/// <summary>The help of the real commands, word for word, and of the fake itself: the table of its models.</summary>
internal static class Help
{
    /// <summary>Commands of the real program that nothing here needs; as a first argument they are never a prompt.</summary>
    public static readonly string[] OtherCommands =
    [
        "aliases",
        "chat",
        "collections",
        "embed",
        "embed-models",
        "embed-multi",
        "fragments",
        "install",
        "keys",
        "logs",
        "openai",
        "plugins",
        "schemas",
        "similar",
        "templates",
        "tools",
        "uninstall",
    ];

    public const string Fake = """
        Usage: llm [prompt] [OPTIONS] [PROMPT]
               llm models [list] [OPTIONS]
               llm --version

        A fake of `llm` 0.36 for tests. It takes llm's command line and asks nobody: the
        name of the model (-m) says what it does, with parameters as in

            llm -m "fake-stream?chunks=5&interval=100ms" "the prompt"

        Values may be percent-encoded. Times are 100ms, 2s, or a number of seconds.
        Standard input is read to its end before anything else, unless it is a terminal.
        Parsed but without effect: -s -a -T -p -c -x --sf --cid --key --save and the like.

        Models that differ in what they print:
          fake-echo          the prompt (the default model)
          fake-1, gpt-4, claude-3-sonnet, gemini-pro
                             "Hello from the fake model NAME.", "You said: PROMPT"
          fake-args          its arguments as a JSON array
          fake-env           name=X (repeatable): "X=value" or "X is not set"
          fake-json          {"model":"fake-json","prompt":"..."}
          fake-delay         the prompt after seconds=1
          fake-stream        the prompt in chunks=5, an interval=100ms apart
          fake-lines         count=5 lines "line 1", ..., one chunk each
          fake-flood         bytes=10000000 in lines of line=80 bytes, their end included
                             (0: no line ends); to=stderr
          fake-split         the prompt, each non-ASCII character split over two chunks
          fake-invalid-utf8  bytes that are not UTF-8, the last character cut
          fake-ansi          escape sequences
          fake-crlf          two lines that end in CR LF and LF
          fake-no-stdin      does not read standard input
          fake-CASE          what the real llm did in a captured case (llm models -q err)

        Models that differ in what becomes of the process:
          fake-hang          never answers (seconds=600)
          fake-stall         prints a part of an answer, then nothing (seconds=600)
          fake-sleep         fake-hang that does not read standard input
          fake-die           prints a part, then kills itself with signal=9
          fake-close-stdout  prints the prompt, closes stdout, runs on (seconds=600)
          fake-parent        starts a copy of itself as fake-sleep with every child_X=Y as
                             X=Y, waits until child_touch=FILE is there, prints the
                             prompt and exits. The copy holds stdout unless
                             child_output=closed. daemon=true: forked twice, so that its
                             parent is gone; stay=true: runs on (seconds=600)

        Parameters of every model:
          signals=ignore     SIGINT and SIGTERM do nothing
          signal_log=FILE    the same, but each appends its name to FILE
          session=new        setsid()
          output=closed      stdin, stdout and stderr become /dev/null
          touch=FILE         FILE is there, with the process id, once the above is done
                             and before standard input is read
          wait=FILE          prints nothing until FILE exists
          err=TEXT           printed on stderr before the answer
          delay=TIME         waits before the answer
          chunks=N           the answer in at most N pieces
          interval=TIME      waits between two pieces
          pause=FILE         prints only the first piece until FILE exists
          text=TEXT          instead of the prompt (and of the JSON object for --schema)
          end=lf|crlf|none   after the answer
          code=N             exit code; if not 0: no line end, no usage, no log
          finish=REASON      in the log; none: neither a reason nor usage
          resolved=NAME      the model in the log's response_json
          resolved_column=NAME   the log's column resolved_model
          hold=FILE          does not exit until FILE exists
          fail=N             the first N calls end as with=err_429, counted in counter=FILE

        With -u: words of the prompt and of the answer as tokens. With -d FILE: a log as
        the real one writes it; without -d none at all. Exit code 70: the fake is misused.

        """;

    public const string ModelsList = """
        Usage: llm models list [OPTIONS]

          List available models

        Options:
          --options         Show options for each model, if available
          --async           List async models
          --schemas         List models that support schemas
          --tools           List models that support tools
          --json            Output as JSON
          -q, --query TEXT  Search for models matching these strings
          -m, --model TEXT  Specific model IDs
          -h, --help        Show this message and exit.

        """;

    public const string Prompt = """
        Usage: llm prompt [OPTIONS] [PROMPT]

          Execute a prompt

          Documentation: https://llm.datasette.io/en/stable/usage.html

          Examples:

              llm 'Capital of France?'
              llm 'Capital of France?' -m gpt-5.5
              llm 'Capital of France?' -s 'answer in Spanish'

          Multi-modal models can be called with attachments like this:

              llm 'Extract text from this image' -a image.jpg
              llm 'Describe' -a https://static.simonwillison.net/static/2024/pelicans.jpg
              cat image | llm 'describe image' -a -
              # With an explicit mimetype:
              cat image | llm 'describe image' --at - image/jpeg

          Structured output schemas:

          Use --schema to request one JSON object, or --schema-multi to request
          multiple objects returned in an "items" array. Both options accept a concise
          schema DSL. Define each field as NAME [TYPE]: DESCRIPTION, with the type and
          description both optional. Separate fields with commas:

              llm --schema 'name, age int, active bool' 'Invent a dog'

          Supported types are str, int, float and bool. The default is str and every
          listed field is required. Descriptions provide extra instructions to the
          model. Use one field per line if descriptions contain commas:

              llm --schema-multi '
              name: the dog's name
              age int: the dog's age in years
              bio: a short bio, no more than three sentences
              ' 'Invent three dogs'

          JSON Schema is also accepted.

          The -x/--extract option returns just the content of the first ``` fenced
          code block, if one is present. If none are present it returns the full
          response.

              llm 'JavaScript function for reversing a string' -x

        Options:
          -s, --system TEXT               System prompt to use
          -m, --model TEXT                Model to use
          -d, --database FILE             Path to log database
          -q, --query TEXT                Use first model matching these strings
          -a, --attachment ATTACHMENT     Attachment path or URL or -
          --at, --attachment-type <TEXT TEXT>...
                                          Attachment with explicit mimetype,
                                          --at image.jpg image/jpeg
          -T, --tool TEXT                 Name of a tool to make available to the
                                          model
          --functions TEXT                Python code block or file path defining
                                          functions to register as tools
          --td, --tools-debug             Show full details of tool executions
          --ta, --tools-approve           Manually approve every tool execution
          --cl, --chain-limit INTEGER     How many chained tool responses to allow,
                                          default 5, set 0 for unlimited
          -o, --option <TEXT TEXT>...     key/value options for the model
          --options                       Show options for the selected model
          --schema TEXT                   Schema DSL, JSON schema, filepath or ID
          --schema-multi TEXT             Schema for multiple results
          -f, --fragment TEXT             Fragment (alias, URL, hash or file path) to
                                          add to the prompt
          --sf, --system-fragment TEXT    Fragment to add to system prompt
          -t, --template TEXT             Template to use; can be repeated to combine
                                          templates
          -p, --param <TEXT TEXT>...      Parameters for template
          --no-stream                     Do not stream output
          -n, --no-log                    Don't log to database
          --log                           Log prompt and response to the database
          -R, --hide-reasoning            Hide reasoning output
          -c, --continue                  Continue the most recent conversation.
          --cid, --conversation TEXT      Continue the conversation with the given ID.
          --key TEXT                      API key to use
          --save TEXT                     Save prompt with this template name
          --async                         Run prompt asynchronously
          -u, --usage                     Show token usage
          -x, --extract                   Extract first fenced code block
          --xl, --extract-last            Extract last fenced code block
          --json                          Output the response as JSON, same format as
                                          llm logs --json
          -h, --help                      Show this message and exit.

        """;
}
