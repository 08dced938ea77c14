namespace Prompter.Json.Repair;

/// <summary>
/// Reads one object or array from its first bracket to its last and repairs it on the way. It has no recursion, looks ahead over a bounded
/// distance, and can stop wherever the text so far ends, so that a growing text is read once.
/// </summary>
internal sealed class RepairingParser
{
    private RepairedText output = new();
    private OpenBrackets brackets;
    private Containers containers;
    private QuotedString quoted;
    private PlainToken plain;
    private Noise noise;

    /// <summary>How many brackets have to be closed before what is nested too deep has ended.</summary>
    private int unread;

    /// <param name="maxDepth">The deepest nesting that is taken.</param>
    /// <param name="joinsLists">Whether values that are only separated by commas become one array.</param>
    public RepairingParser(int maxDepth, bool joinsLists)
    {
        brackets = new(maxDepth);
        containers = new(output, brackets, joinsLists);
        quoted = new(output, brackets);
        plain = new(output, brackets);
        noise = new(output);
    }

    /// <summary>Where the value begins.</summary>
    public int Start => output.Start;

    /// <summary>Where it ends, or up to where it has been read.</summary>
    public int End => output.At;

    /// <summary>Whether nothing had to be repaired.</summary>
    public bool IsValid => output.Repairs.Count == 0 && TooDeepAt is null;

    /// <summary>The bracket that went too deep, or null.</summary>
    public int? TooDeepAt { get; private set; }

    public IReadOnlyList<(JsonRepairKind Kind, int Position)> Repairs => output.Repairs;

    /// <summary>Begins at a bracket, or, if <paramref name="isMember"/>, at the first key of an object that lacks its bracket.</summary>
    public void Begin(int position, bool isMember)
    {
        TooDeepAt = null;
        output.Begin(position);
        brackets.Clear();
        quoted.Clear();
        plain.Clear();
        noise.Clear();
        containers.Begin(isMember);
    }

    /// <summary>Goes on as far as the text allows; true at the end of the value.</summary>
    /// <param name="text">All text so far, from its beginning.</param>
    /// <param name="isFinal">Whether no more will come.</param>
    public bool Run(ReadOnlySpan<char> text, bool isFinal)
    {
        while (containers.Next != Expected.Nothing)
        {
            if (
                !Advance(text, isFinal) || (!isFinal && output.At >= text.Length && containers.Next != Expected.Nothing)
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value as JSON.</summary>
    public string ToString(ReadOnlySpan<char> text) =>
        IsValid ? text[Start..End].ToString() : containers.Implied + output.ToString(text);

    public RepairingParser Clone()
    {
        var clone = (RepairingParser)MemberwiseClone();
        (clone.output, clone.brackets) = (output.Clone(), brackets.Clone());
        clone.containers = containers.Clone(clone.output, clone.brackets);
        clone.quoted = quoted.Clone(clone.output, clone.brackets);
        clone.plain = plain.Clone(clone.output, clone.brackets);
        clone.noise = noise.Clone(clone.output);
        return clone;
    }

    private bool Advance(ReadOnlySpan<char> text, bool isFinal)
    {
        if (TooDeepAt is not null)
        {
            SkipTooDeep(text, isFinal);
            return true;
        }

        if (quoted.IsOpen)
        {
            return Take(text, quoted.Read(text, isFinal), quoted.IsKey, isString: true);
        }

        if (noise.IsComment)
        {
            return noise.SkipComment(text, isFinal);
        }

        var at = output.At;
        while (at < text.Length && QuoteMarks.IsSpace(text[at]))
        {
            at++;
        }

        output.At = at;
        if (!isFinal && at + Lookahead.Margin > text.Length)
        {
            return false;
        }

        if (at < text.Length)
        {
            return noise.TrySkip(text, containers.Next == Expected.Value) || Step(text, isFinal);
        }

        containers.Finish(text);
        return true;
    }

    /// <summary>Takes one character or token in its place; false if more text is needed to know its end.</summary>
    private bool Step(ReadOnlySpan<char> text, bool isFinal)
    {
        var c = text[output.At];
        var look = new Lookahead(text, output.At);
        if (look.IsFence(output.At))
        {
            containers.Finish(text);
        }
        else if (look.IsEllipsis(output.At) && containers.Next != Expected.Colon)
        {
            containers.TakeEllipsis(text, c == '\u2026' ? 1 : 3);
        }
        else if (containers.Next == Expected.Colon)
        {
            OnColon(text, c);
        }
        else if (containers.Next == Expected.Separator)
        {
            OnSeparator(text, c, look);
        }
        else
        {
            return containers.Next == Expected.Key ? OnKey(text, c, isFinal) : OnValue(text, c, isFinal);
        }

        return true;
    }

    private bool OnValue(ReadOnlySpan<char> text, char c, bool isFinal)
    {
        switch (c)
        {
            case '{' or '[' or '(' when brackets.IsFull:
                BeginTooDeep();
                return true;
            case '{':
                containers.Open(text, BracketKind.Object);
                return true;
            case '[':
                containers.Open(text, BracketKind.Array);
                return true;
            case '(':
                containers.Open(text, BracketKind.Tuple);
                return true;
            case '}' or ']' or ')':
                containers.TakeClosing(text, c);
                return true;
            case ',' when brackets.IsInObject:
                containers.CompleteItem(text);
                return true;
            case ',' or ':' or ';':
                DropSeparator(text, c);
                return true;
        }

        if (!QuotedString.IsStart(text, output.At))
        {
            return (!plain.IsOpen && TryOpenCall(text)) || Take(text, plain.ReadValue(text, isFinal), isKey: false);
        }

        if (IsMemberBehindOpenArray(text))
        {
            containers.CloseMissing(text);
        }
        else
        {
            quoted.Begin(text, isKey: false);
        }

        return true;
    }

    private bool OnKey(ReadOnlySpan<char> text, char c, bool isFinal)
    {
        switch (c)
        {
            case '}' or ']' or ')':
                containers.TakeClosing(text, c);
                return true;
            case ',' or ';':
                DropSeparator(text, c);
                return true;
            case ':' or '[' or '(':
                output.Insert(text, JsonRepairKind.MissingKey, output.At, c == ':' ? "\"\"" : "\"\":");
                containers.Next = c == ':' ? Expected.Colon : Expected.Value;
                return true;
            case '{' when containers.IsBehindComma && brackets.Parent == BracketKind.Array:
                containers.CloseMissing(text);
                return true;
            case '{' when brackets.IsFull:
                BeginTooDeep();
                return true;
            case '{':
                // The same container is opened once more, as templates have it: {{"a": 1}}.
                brackets.Repeat();
                output.Drop(text, JsonRepairKind.ExtraBracket, 1);
                return true;
        }

        if (!QuotedString.IsStart(text, output.At))
        {
            return Take(text, plain.ReadKey(text, isFinal), isKey: true);
        }

        quoted.Begin(text, isKey: true);
        return true;
    }

    private void OnColon(ReadOnlySpan<char> text, char c)
    {
        var next = output.At + 1 < text.Length ? text[output.At + 1] : '\0';
        switch (c)
        {
            case ':' when next == '=':
            case '=' when next == '>':
                output.Replace(text, JsonRepairKind.MissingColon, 2, ":");
                break;
            case '=':
                output.Replace(text, JsonRepairKind.MissingColon, 1, ":");
                break;
            case ':':
                output.At++;
                break;
            case ',' or '}' or ']' or ')':
                containers.CompleteItem(text);
                return;
            default:
                output.Insert(text, JsonRepairKind.MissingColon, output.At, ":");
                break;
        }

        containers.Next = Expected.Value;
    }

    private void OnSeparator(ReadOnlySpan<char> text, char c, Lookahead look)
    {
        var at = output.At;
        switch (c)
        {
            case ',' when containers.AreJoined && look[look.SkipSpace(at + 1)] is not ('{' or '['):
                containers.Finish(text);
                break;
            case ',' when brackets.Top == BracketKind.Call:
                DropArguments(text, look);
                break;
            case ',':
                output.At++;
                containers.TakeComma(at);
                break;
            case not ']' when containers.AreJoined:
                output.At = Math.Max(containers.LastItem.Source, output.Edited);
                containers.Finish(text);
                break;
            case '}' or ']' or ')':
                containers.TakeClosing(text, c);
                break;
            case ':' when !brackets.IsInObject && brackets.Top != BracketKind.Call:
                output.Replace(text, JsonRepairKind.ExtraColon, 1, ",");
                containers.TakeComma(at);
                break;
            case ':' or ';':
                DropSeparator(text, c);
                break;
            case '+' when containers.IsBehindString && QuoteMarks.IsQuote(look[look.SkipSpace(at + 1)]):
                quoted.Concatenate(text, containers.LastItem, look.SkipSpace(at + 1));
                break;
            case '{' when brackets is { IsInObject: true, Parent: BracketKind.Array }:
                containers.CloseMissing(text);
                break;
            case var _ when brackets.Top == BracketKind.Call:
                containers.EndCall();
                break;
            default:
                output.Insert(text, JsonRepairKind.MissingComma, containers.LastItem.Source, ",");
                containers.TakeComma(at);
                break;
        }
    }

    private bool Take(ReadOnlySpan<char> text, Reading reading, bool isKey, bool isString = false)
    {
        switch (reading)
        {
            case Reading.Whole when isKey:
                containers.Next = Expected.Colon;
                break;
            case Reading.Whole:
                containers.EndItem(isString);
                break;
            case Reading.Cut:
                containers.LeaveOutCutItem(text);
                break;
        }

        return reading != Reading.Unfinished;
    }

    private void DropSeparator(ReadOnlySpan<char> text, char c) =>
        output.Drop(
            text,
            c switch
            {
                ',' => JsonRepairKind.ExtraComma,
                ':' => JsonRepairKind.ExtraColon,
                _ => JsonRepairKind.ExtraText,
            },
            1
        );

    /// <summary>Leaves out all but the first argument of a call.</summary>
    private void DropArguments(ReadOnlySpan<char> text, Lookahead look)
    {
        var end = text[output.At..look.End].IndexOfAny(')', '\n');
        output.Drop(text, JsonRepairKind.ExtraText, end > 0 && text[output.At + end] == ')' ? end : 1);
    }

    /// <summary>A name with a round bracket: <c>ObjectId(</c>, <c>new Date(</c>.</summary>
    private bool TryOpenCall(ReadOnlySpan<char> text)
    {
        var at = output.At;
        var look = new Lookahead(text, at);
        var next = text[at..].StartsWith("new ") ? look.SkipSpace(at + 4) : at;
        if (!char.IsLetter(look[next]) && look[next] is not ('_' or '$'))
        {
            return false;
        }

        next = look.SkipWord(next);
        if (look[next] != '(')
        {
            return false;
        }

        if (brackets.IsFull)
        {
            BeginTooDeep();
            return true;
        }

        output.Drop(text, JsonRepairKind.Call, next + 1 - at);
        brackets.Push(BracketKind.Call);
        return true;
    }

    /// <summary>Whether a string here is a member of the object around an array that was not closed.</summary>
    private bool IsMemberBehindOpenArray(ReadOnlySpan<char> text) =>
        containers.IsBehindComma
        && brackets is { Top: BracketKind.Array, Parent: BracketKind.Object }
        && new Lookahead(text, output.At).IsQuotedKey(output.At);

    private void BeginTooDeep() => (TooDeepAt, unread) = (output.At, brackets.Awaited);

    /// <summary>Goes to the end of what is nested too deep, by counting brackets. Round ones are not counted.</summary>
    private void SkipTooDeep(ReadOnlySpan<char> text, bool isFinal)
    {
        for (; output.At < text.Length && unread > 0; output.At++)
        {
            unread += text[output.At] switch
            {
                '{' or '[' => 1,
                '}' or ']' => -1,
                _ => 0,
            };
        }

        if (unread == 0 || isFinal)
        {
            containers.Next = Expected.Nothing;
        }
    }
}
