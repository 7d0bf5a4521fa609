using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

// The words of .NET Interactive stand in its namespaces, so that a notebook written for it finds them here.
#pragma warning disable IDE0130
namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Something that a cell has shown and may show anew.</summary>
public sealed class DisplayedValue
{
    private readonly string[] mimeTypes;

    internal DisplayedValue(object? value, string[] mimeTypes, System.Text.Json.Nodes.JsonObject data)
    {
        Value = value;
        this.mimeTypes = mimeTypes;
        if (CellContext.Current is { } cell)
            cell.Add(new DisplayOutput(data, [], IsResult: false, DisplayId: DisplayId));
        else
            Console.WriteLine(value);
    }

    /// <summary>The name under which a front end knows what was shown.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString();

    /// <summary>The value shown last.</summary>
    public object? Value { get; private set; }

    /// <summary>Shows another value in the same place.</summary>
    public void Update(object? updatedValue)
    {
        Value = updatedValue;
        CellContext.Current?.Update(new DisplayOutput(MimeBundle.Of(updatedValue, mimeTypes), [], IsResult: false, DisplayId: DisplayId));
    }
}
