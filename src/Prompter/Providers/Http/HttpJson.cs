using System.Text.Json.Serialization;

namespace Prompter.Providers.Http;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class HttpJson : JsonSerializerContext;
