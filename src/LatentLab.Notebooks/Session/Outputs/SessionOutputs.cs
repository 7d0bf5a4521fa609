using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Session;

/// <summary>Removes everything that the cell has shown so far.</summary>
/// <param name="Wait">Only when something new is there, so that the page does not flicker.</param>
public sealed record ClearOutput(bool Wait) : CellOutput;

/// <summary>
/// Something to read beside the notebook, such as the help on a word. A notebook file keeps it as a displayed value.
/// </summary>
/// <param name="Data">Media type → text.</param>
public sealed record PageOutput(JsonObject Data) : CellOutput;
