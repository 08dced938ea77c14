using Prompter.Simulator.Wire;

namespace Prompter.Simulator.OpenAI;

/// <summary>OpenAI's responses, whose streams tell an error in another way.</summary>
internal sealed class ResponsesFamily : OpenAIFamily
{
    public override IEnumerable<Frame> MidStreamError(int sent) =>
        [
            new(
                $$"""{"type":"error","code":"server_error","message":"The server had an error while processing your request. Sorry about that!","param":null,"sequence_number":{{sent}}}""",
                Event: "error"
            ),
            new(
                $$$"""{"type":"response.failed","sequence_number":{{{sent + 1}}},"response":{"id":"resp_failed","object":"response","created_at":1767225600,"status":"failed","error":{"code":"server_error","message":"The server had an error while processing your request. Sorry about that!"},"incomplete_details":null,"instructions":null,"metadata":{},"model":"simulated","output":[],"parallel_tool_calls":true,"temperature":1.0,"tool_choice":"auto","tools":[],"top_p":1.0,"usage":null}}""",
                Event: "response.failed"
            ),
        ];
}
