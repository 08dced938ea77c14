using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Prompter.Providers.Http;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class HttpJson : JsonSerializerContext;
