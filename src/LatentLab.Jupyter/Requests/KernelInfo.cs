using System.Reflection;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Protocol;

namespace LatentLab.Jupyter.Requests;

/// <summary>How this kernel describes itself.</summary>
internal static class KernelInfo
{
    private static readonly string Version = typeof(KernelInfo).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static JsonObject Content() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = MessageCodec.ProtocolVersion,
        ["implementation"] = "latentlab",
        ["implementation_version"] = Version,
        ["banner"] = $"LatentLab {Version}: C# on .NET {Environment.Version}. A cell sees what earlier cells declared; "
            + "'#!import kit.dib' brings the kit, '#!help name' explains.",
        ["debugger"] = false,
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = LanguageVersion,
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["help_links"] = new JsonArray(
            new JsonObject { ["text"] = "C#", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" },
            new JsonObject { ["text"] = "TorchSharp", ["url"] = "https://github.com/dotnet/TorchSharp" }),
    };

    // The compiler's package records its C# version nowhere that can be read without loading it, which would cost the
    // start.
    private static string LanguageVersion =>
        typeof(KernelInfo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(entry => entry.Key == "CSharpVersion")?.Value ?? "14.0";
}
