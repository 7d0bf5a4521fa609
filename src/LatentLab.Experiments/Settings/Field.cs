namespace LatentLab.Experiments.Settings;

/// <summary>One setting of a run.</summary>
/// <param name="Path">Section and name, such as <c>loss.beta</c>.</param>
/// <param name="Description">For the schema and for the help of an editor.</param>
public sealed record Field(
    string Path, string Description, FieldType Type, Func<RunConfig, object?> Get,
    Func<RunConfig, object?, RunConfig> Set)
{
    private static readonly RunConfig Standard = new();

    /// <summary>What a file that says nothing gets.</summary>
    public object? Default => Get(Standard);

    /// <summary>The section's name, or null for a field of none.</summary>
    public string? Section => Path.Contains('.') ? Path[..Path.IndexOf('.')] : null;

    /// <summary>The name without its section.</summary>
    public string Name => Path[(Path.IndexOf('.') + 1)..];

    /// <summary>
    /// A value of any fitting type as this field holds it: 4 as 4.0, "mean-only" as the enumeration's value.
    /// </summary>
    /// <exception cref="ArgumentException">It cannot be this field's; the message says what is expected.</exception>
    public object? Convert(object? value) => Type.Convert(value, out object? converted)
        ? converted
        : throw new ArgumentException($"{Path}: expected {Type.Expected}, found {FieldType.Show(value)}.");

    /// <summary>As a file or an axis shows it.</summary>
    public string Text(object? value) => FieldType.Show(value);

    public override string ToString() => Path;
}
