using System.Text;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Text;
using FSharp.Compiler.Tokenization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Collections;

namespace LatentLab.Notebooks.FSharp;

/// <summary>What an editor asks about F# code that would continue a session.</summary>
internal static class FSharpLanguage
{
    public static CompletionsProduced Complete(FSharpSession session, RequestCompletions command)
    {
        (FSharpParseFileResults parsed, FSharpCheckFileResults found) = session.Look(command.Code);
        string line = LineOf(command);
        int column = Math.Clamp(command.LinePosition.Character, 0, line.Length);
        PartialLongName name = QuickParse.GetPartialLongNameEx(line, column - 1);
        DeclarationListInfo list = found.GetDeclarationListInfo(
            FSharpOptions.Some(parsed), command.LinePosition.Line + 1, line, name, getAllEntities: null,
            completionContextAtPos: null, options: null);
        var span = new LinePositionSpan(command.LinePosition with { Character = column - name.PartialIdent.Length },
            command.LinePosition with { Character = column });
        IEnumerable<CompletionItem> items = list.Items
            .Where(one => one.NameInList.StartsWith(name.PartialIdent, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(one => one.NameInList)
            .Select(one => new CompletionItem(one.NameInList, one.Glyph.ToString(), insertText: one.NameInCode,
                sortText: one.NameInList));
        return new CompletionsProduced([.. items], command, span);
    }

    /// <returns>Null where there is nothing to explain.</returns>
    public static HoverTextProduced? Explain(FSharpSession session, RequestHoverText command)
    {
        if (NameAt(command) is not { } name)
            return null;
        (_, FSharpCheckFileResults found) = session.Look(command.Code);
        ToolTipText tip = found.GetToolTip(
            command.LinePosition.Line + 1, name.End, LineOf(command), ListModule.OfSeq(name.Parts),
            FSharpTokenTag.Identifier, width: null);
        string words = Words(tip);
        if (words.Length == 0)
            return null;
        var span = new LinePositionSpan(command.LinePosition with { Character = name.End - name.Parts[^1].Length },
            command.LinePosition with { Character = name.End });
        return new HoverTextProduced(command, [new FormattedValue("text/markdown", words)], span);
    }

    /// <returns>Null outside of a method's parentheses.</returns>
    public static SignatureHelpProduced? Signatures(FSharpSession session, RequestSignatureHelp command)
    {
        (FSharpParseFileResults parsed, FSharpCheckFileResults found) = session.Look(command.Code);
        Position place = PositionModule.mkPos(command.LinePosition.Line + 1, command.LinePosition.Character);
        if (parsed.FindParameterLocations(place).Or(null) is not { } call)
            return null;
        string line = command.Code.Split('\n')[call.LongIdEndLocation.Line - 1];
        MethodGroup group = found.GetMethods(call.LongIdEndLocation.Line, call.LongIdEndLocation.Column, line,
            FSharpOptions.Some(call.LongId));
        if (group.Methods.Length == 0)
            return null;
        int argument = call.TupleEndLocations.TakeWhile(end => PositionModule.posLt(end, place)).Count();
        SignatureInformation[] signatures = [.. group.Methods.Select(one => Signature(group.MethodName, one))];
        int active = Math.Max(0, Array.FindIndex(group.Methods, one => one.Parameters.Length > argument));
        int last = Math.Max(0, signatures[active].Parameters.Count - 1);
        return new SignatureHelpProduced(command, signatures, active, Math.Min(argument, last));
    }

    private static SignatureInformation Signature(string name, MethodGroupItem one)
    {
        string[] parameters = [.. one.Parameters.Select(parameter => Text(parameter.Display))];
        return new SignatureInformation(
            $"{name}({string.Join(", ", parameters)}){Text(one.ReturnTypeText)}",
            new FormattedValue("text/markdown", Summary(one.XmlDoc)),
            [.. parameters.Select(text => new ParameterInformation(text, new FormattedValue("text/markdown", "")))]);
    }

    private static string LineOf(LanguageServiceCommand command) =>
        command.Code.Split('\n')[command.LinePosition.Line].TrimEnd('\r');

    private static (string[] Parts, int End)? NameAt(LanguageServiceCommand command)
    {
        var island = QuickParse.GetCompleteIdentifierIsland(tolerateJustAfter: true, LineOf(command),
            command.LinePosition.Character).Or(null);
        return island is null ? null : (island.Item1.Split('.'), island.Item2);
    }

    private static string Words(ToolTipText tip)
    {
        var text = new StringBuilder();
        foreach (ToolTipElement.Group group in tip.Item.OfType<ToolTipElement.Group>())
        {
            foreach (ToolTipElementData one in group.elements)
            {
                if (text.Length > 0)
                    text.Append("\n\n");
                text.Append("```fsharp\n").Append(Text(one.MainDescription).Trim()).Append("\n```");
                if (Summary(one.XmlDoc) is { Length: > 0 } summary)
                    text.Append("\n\n").Append(summary);
            }
        }
        return text.ToString();
    }

    private static string Text(RichText text) => text.ToString();

    private static string Summary(FSharpXmlDoc comment) => comment switch
    {
        FSharpXmlDoc.FromXmlText text => string.Join(' ', text.Item.UnprocessedLines.Select(line => line.Trim())),
        _ => "",
    };
}
