namespace LatentLab.Notebooks.Session;

/// <summary>Goes once through what a first cell needs, so that the first cell does not wait for it.</summary>
internal static class SessionWarmUp
{
    public static void Run(string folder)
    {
        var chain = new ScriptChain(folder);
        chain.Add("1 + 1", "warm-up", CancellationToken.None);
        MimeBundle.Format(2);
        CodeCompletion.At("Math.", "Math.".Length, code => chain.Look(code));
    }
}
