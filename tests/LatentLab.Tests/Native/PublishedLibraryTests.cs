using System.Diagnostics;
using LatentLab.Tests.Support;
using TorchSharp;

namespace LatentLab.Tests.Native;

/// <summary>
/// What <c>dotnet publish</c> ships, looked at from outside: a small program with the kit's build rules.
/// </summary>
public sealed class PublishedLibraryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_program_ships_the_marked_TorchSharp()
    {
        using var folder = new TemporaryFolder();
        string version = typeof(torch).Assembly.GetName().Version!.ToString(3);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "Small.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Path.Combine(Clone.Folder, "Directory.Packages.props")}" />
              <PropertyGroup>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="TorchSharp" Version="[{version}]" ExcludeAssets="native" />
              </ItemGroup>
              <Import Project="{Path.Combine(Clone.Folder, "Directory.Build.targets")}" />
            </Project>
            """, Token);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "Program.cs"),
            "System.Console.WriteLine(typeof(TorchSharp.torch));", Token);

        string published = Path.Combine(folder.Path, "out", "TorchSharp.dll");
        for (int time = 1; time <= 2; time++)   // the second finds all of it up to date
        {
            await Publish(folder.Path);
            Assert.True(OptimisationMark.IsNotOptimised(published),
                $"publish {time} ships a TorchSharp.dll whose code is optimised: numbers may be freed while libtorch "
                + "reads them");
        }
        Assert.True(OptimisationMark.IsNotOptimised(typeof(torch).Assembly.Location),
            "the reader of the mark does not find it where the build has set it");
        Assert.False(OptimisationMark.IsNotOptimised(typeof(Assert).Assembly.Location),
            "the reader of the mark finds it everywhere");
    }

    private static async Task Publish(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["publish", "-o", Path.Combine(folder, "out"), "-nologo", "-v",
            "quiet", "-nodeReuse:false", "-p:NuGetAudit=false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What a build that runs these tests has set for itself.
        foreach (string name in start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Token),
            error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, await output + await error);
    }
}
