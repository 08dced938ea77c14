namespace Prompter.Tests.Providers.Http;

/// <summary>Lists of models as servers write them.</summary>
public sealed class ModelListTests
{
    private static readonly ScriptedCalls Calls = new(Family.OpenAI, "sk-test", "{}");

    [Theory]
    [InlineData("""{"object":"list","data":[{"id":"a"},{"id":"b"}]}""")]
    [InlineData("""[{"id":"a"},{"id":"b","object":"model"}]""")]
    [InlineData("""{"models":[{"name":"a"},{"id":"b"}]}""")]
    [InlineData("""{"data":["a","b"],"error":null}""")]
    [InlineData(
        """{"data":[{"id":"a"},null,5,{"x":1},{"id":""},{"id":"b","context_length":"large","created":[]},{"id":"a"}]}"""
    )]
    public async Task Every_model_with_a_name_is_listed_once(string page)
    {
        var (models, _) = await Calls.ModelsOfAsync(Answers.Json(page));

        Assert.Equal(["a", "b"], models.Select(model => model.Name));
    }

    [Theory]
    [InlineData("""{"models":null}""")]
    [InlineData("""{"object":"list","data":[]}""")]
    public async Task A_server_may_have_no_models(string page)
    {
        var (models, _) = await Calls.ModelsOfAsync(Answers.Json(page));

        Assert.Empty(models);
    }

    [Theory]
    [InlineData("""{"error":{"message":"no list for you"}}""", "no list for you")]
    [InlineData("""{"error":"no list for you","data":[]}""", "no list for you")]
    [InlineData("""{"detail":"no list for you"}""", "no list for you")]
    [InlineData("""{"code":30001,"message":"no list for you","data":null}""", "no list for you")]
    [InlineData("\"no list for you\"", "tells no list of models")]
    [InlineData(" <!DOCTYPE html><html><head><title>Sign in</title></head></html>", "a web page (Sign in)")]
    public async Task An_error_in_the_place_of_the_list_is_told_and_no_empty_list(string page, string words)
    {
        var error = await Assert.ThrowsAsync<PrompterException>(() => Calls.ModelsOfAsync(Answers.Json(page)));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_begin_anew_for_ever_are_read_once()
    {
        var calls = new ScriptedCalls(Family.Gemini, "AIza-test", "{}");
        var page = Answers.Json("""{"models":[{"name":"models/a"}],"nextPageToken":"more"}""");

        var (models, requests) = await calls.ModelsOfAsync(page, page, page);

        Assert.Equal("a", Assert.Single(models).Name);
        Assert.Equal(2, requests.Count);
    }
}
