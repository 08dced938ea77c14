using Prompter.Providers.Simulated;

namespace Prompter.Tests.Providers.Simulated;

public class SimulatedModelTests
{
    [Fact]
    public void Every_character_can_be_created_and_says_in_one_line_what_it_is_good_for()
    {
        Assert.Equal(
            ["swift", "scholar", "flaky", "slow", "broken", "echo"],
            SimulatedChatClient.Characters.Select(character => character.Name),
            StringComparer.Ordinal
        );
        foreach (var character in SimulatedChatClient.Characters)
        {
            using var client = new SimulatedChatClient(character.Name);
            Assert.InRange(character.Description.Length, 20, 100);
            Assert.DoesNotContain('\n', character.Description);
            Assert.Equal(
                SimulatedModel.Parse(character.Name).Behaviour with
                {
                    Failures = null,
                },
                SimulatedModel.Parse($"{character.Name}?{character.Behaviour}").Behaviour with
                {
                    Failures = null,
                }
            );
        }
    }

    [Theory]
    [InlineData("200ms", 200)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("0.25", 250)]
    [InlineData("3", 3000)]
    [InlineData("0", 0)]
    [InlineData("24.0m", 1_440_000)]
    public void Durations_have_a_unit_or_are_seconds(string text, double milliseconds)
    {
        var behaviour = SimulatedModel.Parse($"echo?ttft={text}&retry_after={text}").Behaviour;
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), behaviour.TimeToFirstToken);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), behaviour.RetryAfter);
    }

    [Fact]
    public void Parameters_take_the_place_of_the_characters_own_and_leave_the_others()
    {
        var behaviour = SimulatedModel.Parse("flaky?tps=max&tokens=7&seed=-3&usage=off&finish=length&").Behaviour;
        Assert.Equal(0, behaviour.TokensPerSecond);
        Assert.Equal(7, behaviour.Tokens);
        Assert.Equal(-3, behaviour.Seed);
        Assert.False(behaviour.ReportsUsage);
        Assert.Equal(ChatFinishReason.Length, behaviour.FinishReason);
        Assert.Equal(TimeSpan.FromMilliseconds(250), behaviour.TimeToFirstToken);
        Assert.Equal("429", behaviour.Failures!.Of(1)!.Name);
        Assert.Null(behaviour.Failures.Of(2));
        Assert.Equal(0.5, SimulatedModel.Parse("slow?tps=0.5").Behaviour.TokensPerSecond);
        Assert.Equal(0, SimulatedModel.Parse("slow?tps=0").Behaviour.TokensPerSecond);
        Assert.Null(SimulatedModel.Parse("echo?").Behaviour.Failures);
    }

    [Theory]
    [InlineData("swfit", "there is no simulated model 'swfit'. Did you mean 'swift'?")]
    [InlineData("Scholar?tps=1", "there is no simulated model 'Scholar'. Did you mean 'scholar'?")]
    [InlineData("", "there is no simulated model ''.")]
    [InlineData("echo?tokns=3", "there is no parameter 'tokns'. Did you mean 'tokens'?")]
    [InlineData("echo?retry-after", "there is no parameter 'retry-after'. Did you mean 'retry_after'?")]
    public void An_unknown_character_or_parameter_names_the_nearest_and_lists_all(string model, string start)
    {
        var (known, category) = model.StartsWith("echo?", StringComparison.Ordinal)
            ? ("ttft, tps, tokens, fail, at, resume, retry_after, finish, usage, seed", ErrorCategory.InvalidRequest)
            : ("swift, scholar, flaky, slow, broken, echo", ErrorCategory.ModelNotFound);
        var error = Assert.Throws<PrompterException>(() => new SimulatedChatClient(model));
        Assert.Equal($"{start} Known: {known}.", error.Message);
        Assert.Equal(category, error.Category);
        Assert.Equal("sim", error.Provider);
        Assert.Equal(model, error.Model);
    }

    [Theory]
    [InlineData("ttft=fast", "'fast' is not a value for ttft: expected 0 to 24 hours, such as 200ms, 1.5s, 2m")]
    [InlineData("ttft=", "'' is not a value for ttft")]
    [InlineData("ttft", "'' is not a value for ttft")]
    [InlineData("ttft=-1s", "'-1s' is not a value for ttft")]
    [InlineData("ttft=25000h", "'25000h' is not a value for ttft")]
    [InlineData("ttft=1441m", "'1441m' is not a value for ttft")]
    [InlineData("ttft=79228162514264337593543950335m", "is not a value for ttft")]
    [InlineData("ttft=1,5s", "'1,5s' is not a value for ttft")]
    [InlineData("ttft=NaN", "'NaN' is not a value for ttft")]
    [InlineData("retry_after=soon", "'soon' is not a value for retry_after")]
    [InlineData("tps=-1", "'-1' is not a value for tps: expected tokens per second")]
    [InlineData("tps=0.0001", "'0.0001' is not a value for tps")]
    [InlineData("tps=1000001", "'1000001' is not a value for tps")]
    [InlineData("tokens=1000001", "'1000001' is not a value for tokens: expected a whole number from 0 to 1000000")]
    [InlineData("tokens=1.5", "'1.5' is not a value for tokens")]
    [InlineData("fail=", "'' is not a value for fail")]
    [InlineData("fail=429x2,", "'429x2,' is not a value for fail")]
    [InlineData("fail=stal", "'stal' is not a value for fail: did you mean 'stall'? expected KIND or KINDxN")]
    [InlineData("fail=429x2,cutt", "did you mean 'cut'?")]
    [InlineData("fail=rest", "did you mean 'reset'?")]
    [InlineData("fail=429x", "did you mean '429'?")]
    [InlineData("fail=conext", "did you mean 'context'?")]
    [InlineData("fail=418", "400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529, reset, silence")]
    [InlineData("fail=429x9999999", "is not a value for fail: expected KIND")]
    [InlineData("fail=429,500x1", "only the last without xN")]
    [InlineData("finish=stop", "'stop' is not a value for finish: expected length or content_filter.")]
    [InlineData("usage=on", "'on' is not a value for usage: expected off.")]
    [InlineData("seed=x", "'x' is not a value for seed: expected a whole number.")]
    [InlineData("tps=1&tps=2", "the parameter 'tps' is given twice.")]
    public void A_bad_value_says_what_a_good_one_looks_like_in_one_line(string parameters, string expected)
    {
        var error = Assert.Throws<PrompterException>(() => new SimulatedChatClient($"echo?{parameters}"));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(ErrorCategory.InvalidRequest, error.Category);
        Assert.Equal("sim", error.Provider);
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(
                1500,
                SimulatedModel.Parse("echo?ttft=1.5s&seed=-1").Behaviour.TimeToFirstToken.TotalMilliseconds
            );
            var failure = SimulatedFailure.All.Single(known => known.Name is "429");
            Assert.Contains(
                "in 0.5 s",
                failure.ToException("x", TimeSpan.FromSeconds(0.5)).Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Its_metadata_names_provider_and_character()
    {
        using var client = new SimulatedChatClient("echo?tokens=1");
        var metadata = Assert.IsType<ChatClientMetadata>(client.GetService(typeof(ChatClientMetadata)));
        Assert.Equal("sim", metadata.ProviderName);
        Assert.Equal("echo", metadata.DefaultModelId);
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Null(client.GetService(typeof(string)));
        Assert.Null(client.GetService(typeof(ChatClientMetadata), "key"));
    }
}
