namespace LatentLab.Notebooks.Linting;

/// <summary>
/// The rules, each with its reason: what was seen to fail in one of the four hosts (the kit's runner, its Jupyter
/// kernel, .NET Interactive, Verso).
/// </summary>
public static class LintRules
{
    public static readonly LintRule Format = new(
        "format",
        "Hosts address cells by their ids, which nbformat has since 4.5; a host that has to invent them changes the "
        + "file each time it saves.",
        "\"nbformat\": 4, \"nbformat_minor\": 5, and for each cell an id of its own of A–Z a–z 0–9 - _.");

    public static readonly LintRule Kernelspec = new(
        "kernelspec", "Jupyter chooses the kernel by this name, and VS Code and .NET Interactive the language.",
        "\"kernelspec\": {\"name\": \".net-csharp\", \"display_name\": \".NET (C#)\", \"language\": \"C#\"} and "
        + "\"language_info\": {\"name\": \"C#\"}.");

    public static readonly LintRule Language = new(
        "language",
        ".NET Interactive and Verso read a cell's language from one of the two fields, and each from another.",
        "In the cell's metadata both \"polyglot_notebook\": {\"kernelName\": \"csharp\"} and \"dotnet_interactive\": "
        + "{\"language\": \"csharp\"}.");

    public static readonly LintRule OtherLanguage = new(
        "other-language",
        "Only Markdown and C# cells run in every host; the one place that shows other languages is marked for it.",
        "A C# or Markdown cell; or, where a lesson is about languages, the tag \"other-language\" on the cell.");

    public static readonly LintRule LanguageLine = new(
        "language-line",
        "nbclient and classic Notebook 6 send a kernel the cell's text and not its metadata, so a cell that is not C# "
        + "would be compiled as C#.",
        "The language as the cell's first line, for example #!html.");

    public static readonly LintRule Outputs = new(
        "outputs",
        "Notebooks are committed without outputs: those would be another machine's, and the book makes its own.",
        "Clear all outputs and execution counts before committing.");

    public static readonly LintRule FirstCell = new(
        "first-cell",
        "The kit is loaded by the first code cell and by nothing else; with quotes Verso takes them as part of the "
        + "file's name.",
        "As the whole of the first code cell: #!import kit.dib, in a subfolder #!import ../kit.dib.");

    public static readonly LintRule Words = new(
        "words", "Verso has no display(), HTML(), Javascript() or CSS(): it knows the extension method only.",
        "The value as the cell's last expression, or value.Display().");

    public static readonly LintRule Magic = new(
        "magic",
        "Hosts agree on #!import, #!time and the lines that name a language; #!set, #!share and the like are missing "
        + "in Verso.",
        "Declare the value in a C# cell: every later one sees it.");

    public static readonly LintRule TimeFirst = new("time-first",
        "Verso understands #!time only as a cell's first line.", "#!time as the first line, or a Stopwatch.");

    public static readonly LintRule Dynamic = new("dynamic",
        "Verso's compilation lacks the C# runtime binder, so dynamic does not compile there.",
        "The type's name, or var.");

    public static readonly LintRule Reference = new("reference",
        "Verso resolves a relative #r from another folder and fails.",
        "Put the reference into kit.dib, which the build writes with absolute paths.");

    public static readonly LintRule StandardError = new("stderr",
        "Hosts show stderr as something that went wrong, and Verso fails the cell.", "Console.WriteLine(…).");

    public static readonly LintRule Updates = new(
        "updates", "Verso's Display() returns nothing, so what is shown can't be changed later there.",
        "value.Display() as a statement of its own; a training is watched with TrainingView.Show, which knows what to "
        + "do.");

    public static readonly LintRule Keyboard = new(
        "keyboard",
        "'latentlab course' and nbconvert run notebooks without anybody at the keyboard; Console.Read and ReadLine "
        + "fail there.",
        "A variable in the cell tagged 'parameters'.");

    public static readonly LintRule Nullable = new(
        "nullable",
        "Cells are compiled without nullable references, where the mark says nothing, and .NET Interactive shows a "
        + "warning (CS8632) under the cell.",
        "The type without the question mark; a value type keeps its own, as in double?.");

    public static readonly LintRule FrontEnd = new(
        "front-end",
        "Only a page runs JavaScript: without one .NET Interactive's cell waits half a minute and fails, so runs "
        + "without a page leave the cell out by its tag.",
        "The tag \"needs-front-end\" on the cell.");

    public static readonly LintRule Syntax = new("syntax", "The cell is not C#, so no host can run it.",
        "Correct the line; 'latentlab run' says what the compiler thinks of it.");
}
