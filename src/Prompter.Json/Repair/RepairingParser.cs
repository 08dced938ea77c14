namespace Prompter.Json.Repair;

/// <summary>
/// Reads one object or array from its first bracket to its last and repairs it on the way. It has no recursion, and looks ahead over a
/// bounded distance.
/// </summary>
internal sealed class RepairingParser
{
    private readonly string text;
    private readonly RepairedText output;
    private readonly OpenBrackets brackets;
    private readonly Containers containers;
    private readonly QuotedString quoted;
    private readonly PlainToken plain;

    /// <summary>A parser of one value after the other. If it joins lists, values that are only separated by commas become one array.</summary>
    public RepairingParser(string text, int maxDepth, bool joinsLists)
    {
        this.text = text;
        output = new(text);
        brackets = new(maxDepth);
        containers = new(output, brackets, joinsLists);
        quoted = new(output, brackets);
        plain = new(output, brackets);
    }

    /// <summary>Where the value begins.</summary>
    public int Start => output.Start;

    /// <summary>Where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Whether nothing had to be repaired.</summary>
    public bool IsValid => output.Repairs.Count == 0 && TooDeepAt is null;

    /// <summary>The bracket that went too deep, or null.</summary>
    public int? TooDeepAt { get; private set; }

    public IReadOnlyList<RepairedText.FoundRepair> Repairs => output.Repairs;

    /// <summary>
    /// Reads the value that begins at a bracket, or, if <paramref name="isMember"/>, at the first key of an object that lacks its bracket. If it
    /// is in brackets of the text around it, a bracket behind it is theirs, else one too many.
    /// </summary>
    public void Read(int position, bool isMember, bool isInBrackets)
    {
        TooDeepAt = null;
        output.Begin(position);
        brackets.Clear();
        containers.Begin(isMember);
        while (containers.Next != Expected.Nothing)
        {
            output.At = StrictJson.SkipSpace(text, output.At);
            if (output.At == text.Length)
            {
                containers.Finish();
            }
            else if (!Noise.TrySkip(output, containers.Next == Expected.Value))
            {
                Step();
            }
        }

        End = output.At;
        if (!isInBrackets && TooDeepAt is null)
        {
            PassSurplusBrackets();
        }
    }

    /// <summary>The value as JSON.</summary>
    public override string ToString() => IsValid ? text[Start..End] : containers.Implied + output;

    private void PassSurplusBrackets()
    {
        var next = StrictJson.SkipSpace(text, End);
        var first = next;
        while (next < text.Length && Delimiters.Plain(text[next]) is '}' or ']')
        {
            End = next + 1;
            next = StrictJson.SkipSpace(text, End);
        }

        if (next > first)
        {
            output.Note(JsonRepairKind.ExtraBracket, first, End - first);
        }
    }

    /// <summary>Takes one character or token in its place.</summary>
    private void Step()
    {
        var c = Delimiters.Plain(text[output.At]);
        var look = new Lookahead(text, output.At);
        if (look.IsFence(output.At))
        {
            containers.Finish();
        }
        else if (look.IsEllipsis(output.At) && containers.Next != Expected.Colon)
        {
            containers.TakeEllipsis(c == '\u2026' ? 1 : 3);
        }
        else if (containers.Next == Expected.Colon)
        {
            OnColon(c, look[output.At + 1]);
        }
        else if (containers.Next == Expected.Separator)
        {
            OnSeparator(c, look);
        }
        else if (containers.Next == Expected.Key)
        {
            OnKey(c);
        }
        else
        {
            OnValue(c);
        }
    }

    private void OnValue(char c)
    {
        switch (c)
        {
            case '{' or '[' or '(' when brackets.IsFull:
                SkipTooDeep();
                break;
            case '{':
                containers.Open(BracketKind.Object);
                break;
            case '[':
                containers.Open(BracketKind.Array);
                break;
            case '(':
                containers.Open(BracketKind.Tuple);
                break;
            case '}' or ']' or ')':
                containers.TakeClosing(c);
                break;
            case ',' when brackets.IsInObject:
                containers.CompleteItem();
                break;
            case ',' or ':' or ';':
                DropSeparator(c);
                break;
            case var _ when !QuotedString.IsStart(text, output.At):
                if (!TryCall())
                {
                    Take(plain.ReadValue(MayBeCut), isKey: false);
                }

                break;
            case var _ when IsMemberBehindOpenArray():
                containers.CloseMissing();
                break;
            default:
                Take(quoted.Read(isKey: false), isKey: false, isString: true);
                break;
        }
    }

    private void OnKey(char c)
    {
        switch (c)
        {
            case '}' or ']' or ')':
                containers.TakeClosing(c);
                break;
            case ',' or ';':
                DropSeparator(c);
                break;
            case ':' when IsAlone(output.At):
                DropSeparator(c);
                break;
            case '{' or '[' when containers.GoesOnWith(c):
                containers.Reopen();
                break;
            case ':' or '[' or '(':
                output.Insert(JsonRepairKind.MissingKey, output.At, c == ':' ? "\"\"" : "\"\":");
                containers.Next = c == ':' ? Expected.Colon : Expected.Value;
                break;
            case '{' when containers.IsBehindComma && brackets.HasArray:
                containers.CloseMissing();
                break;
            case '{' when brackets.IsFull:
                SkipTooDeep();
                break;
            case '{':
                // The same container is opened once more, as templates have it: {{"a": 1}}.
                brackets.Repeat();
                output.Drop(JsonRepairKind.ExtraBracket, 1);
                break;
            case var _ when QuotedString.IsStart(text, output.At):
                Take(quoted.Read(isKey: true), isKey: true);
                break;
            case var _ when new Lookahead(text, output.At).WordsBeforeKey(output.At) is > 0 and var length:
                output.Drop(JsonRepairKind.ExtraText, length);
                break;
            default:
                Take(plain.ReadKey(), isKey: true);
                break;
        }
    }

    private void OnColon(char c, char next)
    {
        switch (c)
        {
            case ':' when next == '=':
            case '=' when next == '>':
                output.Replace(JsonRepairKind.MissingColon, 2, ":");
                break;
            case '=':
                output.Replace(JsonRepairKind.MissingColon, 1, ":");
                break;
            case ':':
                output.Take(':');
                break;
            case '}' or ']' or ')' when IsBetweenKeyAndValue(c):
                output.Drop(JsonRepairKind.ExtraBracket, 1);
                return;
            case ',' or '}' or ']' or ')':
                containers.CompleteItem();
                return;
            default:
                output.Insert(JsonRepairKind.MissingColon, output.At, ":");
                break;
        }

        containers.Next = Expected.Value;
    }

    private void OnSeparator(char c, Lookahead look)
    {
        var at = output.At;
        switch (c)
        {
            case ',' when containers.AreJoined && look[look.SkipSpace(at + 1)] is not ('{' or '['):
                containers.Finish();
                break;
            case ',' when brackets.Top == BracketKind.Call:
                DropArguments(look);
                break;
            case ',':
                output.Take(',');
                containers.TakeComma(at);
                break;
            case not ']' when containers.AreJoined:
                output.At = Math.Max(containers.LastItem.Source, output.Edited);
                containers.Finish();
                break;
            case '}' or ']' or ')':
                containers.TakeClosing(c);
                break;
            case ':' when !brackets.IsInObject && brackets.Top != BracketKind.Call:
                output.Replace(JsonRepairKind.ExtraColon, 1, ",");
                containers.TakeComma(at);
                break;
            case ':' or ';':
                DropSeparator(c);
                break;
            case '+' when containers.IsBehindString && look.IsString(look.SkipSpace(at + 1)):
                Take(quoted.Concatenate(containers.LastItem, look.SkipSpace(at + 1)), isKey: false, isString: true);
                break;
            case '{' when brackets is { IsInObject: true, Parent: BracketKind.Array }:
                containers.CloseMissing();
                break;
            case var _ when brackets.Top == BracketKind.Call:
                containers.EndCall();
                break;
            case var _ when brackets.IsInObject && look.WordsBeforeKey(at) is > 0 and var length:
                output.Drop(JsonRepairKind.ExtraText, length);
                break;
            default:
                output.Insert(JsonRepairKind.MissingComma, containers.LastItem.Source, ",");
                containers.TakeComma(at);
                break;
        }
    }

    private void Take(Reading reading, bool isKey, bool isString = false)
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
                containers.LeaveOutCutItem();
                break;
        }
    }

    private void DropSeparator(char c) =>
        output.Drop(
            c switch
            {
                ',' => JsonRepairKind.ExtraComma,
                ':' => JsonRepairKind.ExtraColon,
                _ => JsonRepairKind.ExtraText,
            },
            1
        );

    /// <summary>Leaves out all but the first argument of a call.</summary>
    private void DropArguments(Lookahead look)
    {
        var end = text.AsSpan(output.At, look.End - output.At).IndexOfAny(')', '\n');
        output.Drop(JsonRepairKind.ExtraText, end > 0 && text[output.At + end] == ')' ? end : 1);
    }

    /// <summary>Takes a call: one literal without its brackets, as in <c>ObjectId("1")</c>, else all of it as text.</summary>
    private bool TryCall()
    {
        var at = output.At;
        var call = new Call(text, at);
        if (call.End > 0)
        {
            output.Replace(JsonRepairKind.UnquotedText, call.End - at, Scalars.Quoted(text.AsSpan(at, call.End - at)));
            containers.EndItem();
        }
        else if (call.HasOneLiteral && brackets.IsFull)
        {
            SkipTooDeep();
        }
        else if (call.HasOneLiteral)
        {
            output.Drop(JsonRepairKind.Call, call.Content - at);
            brackets.Push(BracketKind.Call, output.Here);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Whether the text has opened a bracket, so that one without its end was cut.</summary>
    private bool MayBeCut => containers.Implied is null || brackets.Depth > 1;

    /// <summary>Whether neither a key nor a value is at a colon.</summary>
    private bool IsAlone(int colon)
    {
        var look = new Lookahead(text, colon);
        return look[look.SkipSpace(colon + 1)] is '}' or ']' or ',';
    }

    /// <summary>Whether the colon of a key comes only behind a bracket.</summary>
    private bool IsBetweenKeyAndValue(char bracket)
    {
        var look = new Lookahead(text, output.At);
        var colon = look.SkipSpace(output.At + 1);
        var value = look.SkipSpace(colon + 1);
        return look[colon] == ':' && (bracket == ')' || (value < look.End && look.IsValue(value)));
    }

    /// <summary>Whether a string here is a member of the object around an array that was not closed.</summary>
    private bool IsMemberBehindOpenArray() =>
        containers.IsBehindComma
        && brackets is { Top: BracketKind.Array, Parent: BracketKind.Object }
        && new Lookahead(text, output.At).IsQuotedKey(output.At);

    /// <summary>Goes to the end of what is nested too deep, by counting brackets. Round ones are not counted.</summary>
    private void SkipTooDeep()
    {
        TooDeepAt = output.At;
        for (var unread = brackets.Awaited; output.At < text.Length && unread > 0; output.At++)
        {
            unread += Delimiters.Plain(text[output.At]) switch
            {
                '{' or '[' => 1,
                '}' or ']' => -1,
                _ => 0,
            };
        }

        containers.Next = Expected.Nothing;
    }
}
