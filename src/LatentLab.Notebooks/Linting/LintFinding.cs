namespace LatentLab.Notebooks.Linting;

/// <summary>A rule of the portable subset: what every host of the lessons can do.</summary>
/// <param name="Name">Short, for reports and scripts.</param>
/// <param name="Reason">Which host fails without it, and how.</param>
/// <param name="Instead">What to write.</param>
public sealed record LintRule(string Name, string Reason, string Instead);

/// <summary>A place where a notebook leaves the portable subset.</summary>
/// <param name="File">The notebook.</param>
/// <param name="Cell">The cell's id; empty for the notebook as a whole.</param>
/// <param name="Line">In the cell, from 1; 0 for the cell or the notebook as a whole.</param>
/// <param name="Found">What stands there.</param>
public sealed record LintFinding(string File, string Cell, int Line, LintRule Rule, string Found)
{
    public override string ToString() =>
        $"{File}{(Cell.Length > 0 ? $", cell '{Cell}'" : "")}{(Line > 0 ? $", line {Line}" : "")}: {Rule.Name}: "
        + $"{Found}\n    why: {Rule.Reason}\n    instead: {Rule.Instead}";
}
