using Prompter.Runs;

namespace Prompter.Artifacts;

/// <summary>What a target printed, as it came: one file for its answer, one for its diagnostics, and a pair more for each attempt that failed before.</summary>
internal sealed class RawOutput(string stem) : IDisposable
{
    private StreamWriter? output;
    private StreamWriter? error;
    private bool isDraft;

    public void Keep(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case AttemptStarted:
                output = Open("stdout");
                error = Open("stderr");
                isDraft = false;
                break;
            case DraftReceived received:
                isDraft = true;
                output?.Write(received.Text);
                break;
            // What was read from a draft was never printed as such.
            case TextReceived received when !isDraft:
                output?.Write(received.Text);
                break;
            case DiagnosticReceived received:
                error?.Write(received.Text);
                break;
            case Retrying { Continues: false, Failed.WasSent: true } retrying:
                Dispose();
                SetAside("stdout", retrying.Attempt);
                SetAside("stderr", retrying.Attempt);
                break;
        }
    }

    public void Dispose()
    {
        // Closing fails where the disk is full, and both have to be closed all the same.
        var (first, second) = (output, error);
        (output, error) = (null, null);
        using (first)
        using (second) { }
    }

    private StreamWriter Open(string name) =>
        new(PrivateFile.Open($"{stem}.{name}.txt", FileMode.Create)) { AutoFlush = true };

    private void SetAside(string name, int attempt) =>
        File.Move($"{stem}.{name}.txt", $"{stem}.{name}.attempt{attempt}.txt", overwrite: true);
}
