using System.Text.RegularExpressions;

namespace LatentLab.Display;

/// <summary>
/// What the kit does for a notebook besides being called: a cell that leaves tensors behind is told so, and libtorch's
/// errors get a line in the learner's terms. <c>kit.dib</c> makes one in the variable <c>kit</c>.
/// </summary>
/// <remarks>
/// A host finds <see cref="AfterCell"/> and <see cref="Explain"/> by their names, on any variable of the session; the
/// kit's own hosts do. To a host that does not know them this is a variable like others.
/// </remarks>
public sealed partial class NotebookKit
{
    private readonly TensorWatch watch = new();

    /// <summary>Turns the line about tensors that no variable holds on or off.</summary>
    public bool ReportTensors { get; set; } = true;

    /// <summary>Called when a cell has ended.</summary>
    /// <param name="variables">The session's variables by name.</param>
    /// <returns>A line for the reader; null if there is nothing to say.</returns>
    public string? AfterCell(IReadOnlyDictionary<string, object?> variables)
    {
        long? left = watch.Look(variables.Values);
        return ReportTensors && left is long count ? TensorWatch.Words(count) : null;
    }

    /// <summary>What a cell's exception means.</summary>
    /// <param name="error">What was thrown, or what caused it.</param>
    /// <param name="variables">The session's variables by name: a hint may name one.</param>
    /// <returns>The message to show in place of the exception's; null to leave it as it is.</returns>
    public string? Explain(Exception error, IReadOnlyDictionary<string, object?> variables) =>
        TorchErrors.Explain(error, variables);

    /// <summary>What to do about an error of the compiler in a line about tensors.</summary>
    /// <param name="id">The error's number, for example CS1503.</param>
    /// <returns>A sentence; null if the kit knows nothing better than the compiler.</returns>
    public string? Advise(string id, string line)
    {
        if (id is not ("CS1503" or "CS1501" or "CS1739" or "CS1744" or "CS7036" or "CS1729" or "CS9174" or "CS0121"))
            return null;
        if (TensorOfNumbers().Match(line) is { Success: true } numbers)
            return $"A tensor of these numbers is tensor(new[] {{ {numbers.Groups[1].Value} }}): the numbers in one "
                + "array, then options such as float32.";
        if (TensorOfRows().Match(line) is { Success: true } rows)
        {
            string braces = rows.Groups[1].Value.Replace("[", "{ ").Replace("]", " }");
            return $"A tensor of these rows is tensor(new[,] {{ {braces} }}).";
        }
        return SizesAsInts().Match(line) is { Success: true } sizes
            ? $"Sizes are of type long: {sizes.Groups[1].Value}({sizes.Groups[2].Value.Trim()}), or an array "
                + "'new long[] { … }'."
            : null;
    }

    public override string ToString() =>
        $"the kit's helper: kit.{nameof(ReportTensors)} = {(ReportTensors ? "true" : "false")}";

    [GeneratedRegex(@"\btensor\(\s*(-?[\d.]+f?(?:\s*,\s*-?[\d.]+f?)+)\s*\)")]
    private static partial Regex TensorOfNumbers();

    [GeneratedRegex(@"\btensor\(\s*\[\s*(\[[^\[\]]*\](?:\s*,\s*\[[^\[\]]*\])*)\s*\]")]
    private static partial Regex TensorOfRows();

    [GeneratedRegex(@"\b(zeros|ones|empty|rand|randn)\(\s*new\s*(?:int\s*)?\[\d*\]\s*\{([^}]*)\}")]
    private static partial Regex SizesAsInts();
}
