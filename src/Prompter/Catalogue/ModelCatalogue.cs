using System.Text.RegularExpressions;

namespace Prompter.Catalogue;

/// <summary>What is known of models without asking anybody: limits, prices, abilities. A dated list, built in or newer on disk.</summary>
/// <remarks>Instances are thread-safe. Creating one reads no model; those of a provider are decoded when first asked for.</remarks>
public sealed partial class ModelCatalogue
{
    private static readonly Lazy<ModelCatalogue> Embedded = new(() =>
    {
        var stream = typeof(ModelCatalogue).Assembly.GetManifestResourceStream("Prompter.catalogue.json")!;
        using var reader = new BinaryReader(stream);
        return new(CatalogueFile.Read(reader.ReadBytes((int)stream.Length)), null);
    });

    private readonly CatalogueFile file;
    private readonly Lock decoding = new();
    private readonly Dictionary<string, Dictionary<string, CatalogueModel>> decoded = new(StringComparer.Ordinal);

    private ModelCatalogue(CatalogueFile file, string? path) => (this.file, Path) = (file, path);

    /// <summary>The list that came with Prompter.</summary>
    public static ModelCatalogue BuiltIn => Embedded.Value;

    /// <summary>The file of the list; null where it is the one that is built in.</summary>
    public string? Path { get; }

    /// <summary>The day whose prices these are.</summary>
    public DateOnly AsOf => file.AsOf;

    /// <summary>Where the list comes from, such as <c>models.dev</c>.</summary>
    public string Source => file.Source;

    /// <summary>The providers that have models in it.</summary>
    public IReadOnlyCollection<string> Providers => [.. file.Entries.Keys];

    /// <summary>
    /// <c>prompter/models.json</c> in <c>XDG_DATA_HOME</c>, if that is an absolute path, else in <c>~/.local/share</c>; on Windows in
    /// the folder of local application data.
    /// </summary>
    /// <param name="environment">The environment variables.</param>
    public static string DefaultPath(IReadOnlyDictionary<string, string> environment) =>
        UserFile.Models.In(environment);

    /// <summary>The newer of the list that is built in and one on disk.</summary>
    /// <param name="path">The file; it may be missing.</param>
    /// <param name="warn">Told in one line where the file is there and cannot be used; the list that is built in takes its place.</param>
    public static ModelCatalogue Load(string path, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(warn);
        if (!File.Exists(path))
        {
            return BuiltIn;
        }

        try
        {
            using var stream = OrdinaryFile.Open(path);
            var own = Checked(WholeFile.Read(stream, 16), path);
            return own.AsOf >= BuiltIn.AsOf ? own : BuiltIn;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            warn(
                $"the list of models {path} cannot be used: {FailureReason.Of(exception)}; run 'prompter models update', or remove it"
            );
            return BuiltIn;
        }
    }

    /// <summary>A list whose every model has been decoded.</summary>
    /// <exception cref="FormatException">It is no list of models, or one is not as described.</exception>
    internal static ModelCatalogue Checked(byte[] bytes, string? path)
    {
        var catalogue = new ModelCatalogue(CatalogueFile.Read(bytes), path);
        var names = catalogue.Providers;
        return names.Sum(name => catalogue.Decode(name).Count) > 0
            ? catalogue
            : throw new FormatException("there is no model in it");
    }

    /// <summary>The models of a provider as they are written, by their names.</summary>
    internal IReadOnlyDictionary<string, ListedModel?> Listed(string provider) => file.Listed(provider);

    /// <summary>The models of a provider, in the order of their names; none where the list has no such provider.</summary>
    /// <param name="provider">The provider's name, such as <c>gemini</c>.</param>
    public IReadOnlyCollection<CatalogueModel> Models(string provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return Decode(provider).Values;
    }

    /// <summary>
    /// Finds a model by its name; then by other names that mean the same for certain: those of the list, with or without a date where one such model
    /// came out on that day or there is only one, without <c>-latest</c> likewise, and without OpenRouter's <c>:free</c>
    /// (which costs nothing) or <c>:nitro</c> and <c>:floor</c> (which choose among prices, so that none is known).
    /// </summary>
    /// <param name="reference">The model.</param>
    public CatalogueModel? Find(ModelReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var models = Decode(reference.Provider);
        var name = reference.Model;
        return models.GetValueOrDefault(name)
            ?? models.Values.FirstOrDefault(model => model.Aliases.Contains(name, StringComparer.Ordinal))
            ?? (reference.Provider == "openrouter" ? Variant(models, name) : null)
            ?? OfDay(models, name)
            ?? OnlySnapshot(
                models,
                name.EndsWith("-latest", StringComparison.Ordinal) ? name[..^"-latest".Length] : name
            );
    }

    /// <summary>What a model costs, or null where that is unknown.</summary>
    /// <param name="reference">The model.</param>
    /// <param name="time">When it is asked; null for now.</param>
    public ModelPrice? Price(ModelReference reference, DateTimeOffset? time = null) =>
        Find(reference)?.PriceAt(time ?? TimeProvider.System.GetUtcNow());

    private static CatalogueModel? Variant(Dictionary<string, CatalogueModel> models, string name) =>
        name.LastIndexOf(':') is > 0 and var colon && models.TryGetValue(name[..colon], out var model)
            ? name[colon..] switch
            {
                ":free" => model with { Price = new(0, 0) },
                ":nitro" or ":floor" => model with { Price = null },
                _ => null,
            }
            : null;

    /// <summary><c>gpt-4.1-2025-04-14</c> is <c>gpt-4.1</c>, which came out on that day; a later date would be another model.</summary>
    private static CatalogueModel? OfDay(Dictionary<string, CatalogueModel> models, string name) =>
        DateSuffix().Match(name) is { Success: true } suffix
        && models.TryGetValue(name[..suffix.Index], out var model)
        && model.Released is { } day
        && suffix.Value.Replace("-", "", StringComparison.Ordinal)
            == day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)
            ? model
            : null;

    /// <summary><c>claude-opus-4-1</c>, and its <c>-latest</c>, is <c>claude-opus-4-1-20250805</c> where that is the only one with a date.</summary>
    private static CatalogueModel? OnlySnapshot(Dictionary<string, CatalogueModel> models, string name)
    {
        var all = models
            .Values.Where(model =>
                model.Reference.Model is var other
                && other.StartsWith(name, StringComparison.Ordinal)
                && (
                    other.Length == name.Length
                    || DateSuffix().Match(other) is { Success: true } match && match.Index == name.Length
                )
            )
            .ToList();
        return all.Count == 1 ? all[0] : null;
    }

    private Dictionary<string, CatalogueModel> Decode(string provider)
    {
        lock (decoding)
        {
            if (!decoded.TryGetValue(provider, out var models))
            {
                models = file.Models(provider).ToDictionary(model => model.Reference.Model, StringComparer.Ordinal);
                decoded[provider] = models;
            }

            return models;
        }
    }

    [GeneratedRegex(
        @"-(20\d\d-\d\d-\d\d|20\d{6})$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex DateSuffix();
}
