using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Running;

/// <summary>
/// What the process that runs a notebook's cells and the one that watches it say to one another: one JSON object a
/// line.
/// </summary>
internal static class RunWire
{
    /// <summary>The word that asks the process to stop the running cell.</summary>
    public const string Stop = "stop";

    /// <summary>The first line that the process gets: the notebook, prepared, and how to run it.</summary>
    public static string Request(NotebookDocument document, NotebookRunOptions options) => new JsonObject
    {
        ["notebook"] = NotebookFile.ToText(document, "notebook.ipynb"),
        ["folder"] = options.Folder,
        ["seconds"] = options.CellTimeout?.TotalSeconds,
        ["allowErrors"] = options.AllowErrors,
    }.ToJsonString();

    /// <exception cref="JsonException">It is no request.</exception>
    public static (NotebookDocument Document, NotebookRunOptions Options) ReadRequest(string line)
    {
        JsonNode request = JsonNode.Parse(line) ?? throw new JsonException("expected a request");
        return (NotebookFile.Parse(request["notebook"]!.GetValue<string>(), "notebook.ipynb"), new NotebookRunOptions
        {
            Folder = request["folder"]!.GetValue<string>(),
            CellTimeout = request["seconds"] is { } seconds ? TimeSpan.FromSeconds(seconds.GetValue<double>()) : null,
            AllowErrors = request["allowErrors"]!.GetValue<bool>(),
        });
    }

    /// <summary>A step of the run as a line.</summary>
    public static string Write(NotebookRunProgress step)
    {
        var line = new JsonObject { ["cell"] = step.Index };
        switch (step)
        {
            case CellStarted:
                line["step"] = "started";
                break;
            case CellShowed { Output: ClearOutput clear }:
                line["step"] = "cleared";
                line["wait"] = clear.Wait;
                break;
            case CellShowed { Output: PageOutput page }:
                line["step"] = "page";
                line["data"] = page.Data.DeepClone();
                break;
            case CellShowed showed:
                line["step"] = "showed";
                Put(line, showed.Output);
                break;
            case CellUpdated updated:
                line["step"] = "updated";
                Put(line, updated.Output);
                break;
            case CellEnded { Result: var result }:
                line["step"] = "ended";
                line["number"] = step.Cell.ExecutionCount;
                line["status"] = result.Status.ToString();
                line["seconds"] = result.Seconds;
                line["error"] = result.Error is { } error ? OutputJson.Write(error) : null;
                break;
        }
        return line.ToJsonString();
    }

    /// <summary>The last line: the run has gone to its end.</summary>
    public static string WriteDone(double peakMegabytes) => new JsonObject { ["done"] = peakMegabytes }.ToJsonString();

    /// <summary>
    /// A line as a step of the run of this document; or, of the last line, the process's largest memory.
    /// </summary>
    /// <exception cref="JsonException">It is neither.</exception>
    public static (NotebookRunProgress? Step, double? PeakMegabytes) Read(string line, NotebookDocument document)
    {
        JsonNode node = JsonNode.Parse(line) ?? throw new JsonException("expected a step");
        if (node["done"] is { } peak)
            return (null, peak.GetValue<double>());
        int index = node["cell"]!.GetValue<int>(), count = document.Cells.Count;
        NotebookCell cell = document.Cells[index];
        NotebookRunProgress step;
        switch (node["step"]?.GetValue<string>())
        {
            case "started":
                step = new CellStarted(index, count, cell);
                break;
            case "cleared":
                step = new CellShowed(index, count, cell, new ClearOutput(node["wait"]!.GetValue<bool>()));
                break;
            case "page":
                step = new CellShowed(index, count, cell, new PageOutput((JsonObject)node["data"]!.DeepClone()));
                break;
            case "showed":
                step = new CellShowed(index, count, cell, Output(node));
                break;
            case "updated":
                step = new CellUpdated(index, count, cell, (DisplayOutput)Output(node));
                break;
            case "ended":
                cell.ExecutionCount = node["number"]?.GetValue<int>();
                var error = node["error"] is { } written ? (ErrorOutput)OutputJson.Read(written, "error") : null;
                step = new CellEnded(index, count, cell, new ExecutedCell(
                    index, cell.Id, Enum.Parse<CellStatus>(node["status"]!.GetValue<string>()),
                        node["seconds"]!.GetValue<double>(), error));
                break;
            default:
                throw new JsonException($"no step of a run: {line}");
        }
        return (step, null);
    }

    private static void Put(JsonObject line, CellOutput output)
    {
        line["output"] = OutputJson.Write(output);
        if (output is DisplayOutput { DisplayId: { } id })
            line["display"] = id;
    }

    private static CellOutput Output(JsonNode node)
    {
        CellOutput output = OutputJson.Read(node["output"], "output");
        return output is DisplayOutput shown && node["display"] is { } id
            ? shown with { DisplayId = id.GetValue<string>() } : output;
    }
}
