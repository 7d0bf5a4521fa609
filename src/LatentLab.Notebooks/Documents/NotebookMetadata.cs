using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>The metadata of a notebook of the kit.</summary>
public static class NotebookMetadata
{
    /// <summary>A C# notebook that Jupyter, VS Code and the kit's own kernel open as such.</summary>
    public static JsonObject ForCSharp() => new()
    {
        ["kernelspec"] = new JsonObject
        {
            ["name"] = ".net-csharp",
            ["display_name"] = ".NET (C#)",
            ["language"] = "C#"
        },
        ["language_info"] = new JsonObject { ["name"] = "C#" },
        ["polyglot_notebook"] = new JsonObject
        {
            ["kernelInfo"] = new JsonObject
            {
                ["defaultKernelName"] = "csharp",
                ["items"] = new JsonArray(new JsonObject { ["name"] = "csharp", ["aliases"] = new JsonArray() }),
            },
        },
    };
}
