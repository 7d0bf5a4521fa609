using System.ComponentModel;
using System.Diagnostics;

namespace LatentLab.Cli;

/// <summary>The person's own browser.</summary>
internal static class Browser
{
    /// <summary>Opens a page in it.</summary>
    /// <param name="file">Its path, or its address.</param>
    /// <returns>Null, or why none was opened.</returns>
    public static string? Open(string file) => Open(file, Environment.GetEnvironmentVariable);

    internal static string? Open(string file, Func<string, string?> environment)
    {
        if (OperatingSystem.IsLinux() && new[] { "DISPLAY", "WAYLAND_DISPLAY", "BROWSER" }
            .All(name => string.IsNullOrEmpty(environment(name))))
            return "there is no desktop here";
        try
        {
            // The system's own way: xdg-open, open, or the shell of Windows.
            using Process? opened =
                Process.Start(new ProcessStartInfo(new Uri(file).AbsoluteUri) { UseShellExecute = true });
            return null;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException
            or PlatformNotSupportedException)
        {
            return $"no browser could be started ({error.Message.TrimEnd('.')})";
        }
    }
}
