using System.Text.Encodings.Web;
using System.Text.Json;

namespace LatentLab.Cli;

/// <summary>How every <c>--json</c> prints.</summary>
internal static class JsonOutput
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
