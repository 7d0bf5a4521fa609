namespace LatentLab.Interactive.Tests;

public sealed class FormatterTests
{
}
