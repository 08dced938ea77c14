namespace Prompter.Cli.Tests;

/// <summary>Every captured failure of llm, all in one run.</summary>
public sealed class CapturedFailures : IAsyncLifetime
{
    /// <summary>A model of the fake, and what its failure is.</summary>
    public static TheoryData<string, string> Cases =>
        new()
        {
            { "fake-attach_unsupported", "InvalidRequest" },
            { "fake-badflag", "InvalidRequest" },
            { "fake-connrefused", "Transient" },
            { "fake-err_400", "InvalidRequest" },
            { "fake-err_401", "AuthFailure" },
            { "fake-err_404", "ModelNotFound" },
            { "fake-err_429", "RateLimit" },
            { "fake-err_500", "Transient" },
            { "fake-err_529", "Overloaded" },
            { "fake-err_badjson", "MalformedOutput" },
            { "fake-err_empty", "MalformedOutput" },
            { "fake-err_errstream", "Transient" },
            { "fake-err_html502", "Transient" },
            { "fake-err_quota", "QuotaExceeded" },
            { "fake-err_toolong", "ContextLength" },
            { "fake-err_trunc", "Transient" },
            { "fake-err_truncclean", "MalformedOutput" },
            { "fake-nokey", "AuthFailure" },
            { "fake-o_bad", "InvalidRequest" },
            { "fake-schema_unsupported", "InvalidRequest" },
            { "fake-t_is_template", "InvalidRequest" },
            { "fake-unknownmodel", "ModelNotFound" },
        };

    internal PrompterCommand Prompter { get; } = new();

    internal Finished Finished { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Finished = await Prompter.RunAsync([
            .. Cases.SelectMany(row => (string[])["-m", row.Data.Item1]),
            "-m",
            "sim:echo",
            "--",
            "Hi",
        ]);

    public ValueTask DisposeAsync()
    {
        Prompter.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class CapturedFailureTests(CapturedFailures run) : IClassFixture<CapturedFailures>
{
    [Theory]
    [MemberData(nameof(CapturedFailures.Cases), MemberType = typeof(CapturedFailures))]
    public void A_captured_failure_of_llm_is_an_error_of_its_kind(string model, string category)
    {
        var row = run.Prompter.Rows[model];

        Assert.Equal(("error", category), (row.Text("status"), row.Text("error", "category")));
        Assert.Equal(category, Assert.Single(row.At("attempts").EnumerateArray()).Text("category"));
        Assert.Contains($"✗ {model} ", run.Finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_of_others_do_not_touch_a_model_that_succeeds()
    {
        Assert.Equal(
            ("ok", "Hi"),
            (run.Prompter.Rows["sim:echo"].Text("status"), run.Prompter.Rows["sim:echo"].Text("text"))
        );
    }

    [Fact]
    public void The_exit_code_is_1()
    {
        Assert.Equal(1, run.Finished.ExitCode);
    }
}
