using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>The metadata of a notebook of the kit.</summary>
public static class NotebookMetadata
{
    /// <summary>A C# notebook that Jupyter, VS Code and the kit's own kernel open as such.</summary>
    public static JsonObject ForCSharp() => OfDib([]);

    /// <summary>The metadata of an .ipynb made from a .dib: what its <c>#!meta</c> says stays in it.</summary>
    /// <param name="meta">The object after <c>#!meta</c>; empty where there is none.</param>
    internal static JsonObject OfDib(JsonObject meta)
    {
        var all = new JsonObject
        {
            // The one kernel of the kit runs every language, so this is the name to open it by.
            ["kernelspec"] = new JsonObject
            {
                ["name"] = ".net-csharp",
                ["display_name"] = ".NET (C#)",
                ["language"] = "C#"
            },
            ["language_info"] = new JsonObject { ["name"] = "C#" },
            ["polyglot_notebook"] = new JsonObject
            {
                ["kernelInfo"] = meta["kernelInfo"] is JsonObject known ? known.DeepClone() : new JsonObject
                {
                    ["defaultKernelName"] = "csharp",
                    ["items"] = new JsonArray(new JsonObject { ["name"] = "csharp", ["aliases"] = new JsonArray() }),
                },
            },
        };
        foreach ((string name, JsonNode? value) in meta)
        {
            if (name != "kernelInfo")
                all.TryAdd(name, value?.DeepClone());
        }
        return all;
    }
}
