namespace Prompter.Tests.Settings;

public sealed class TrustTests : ConfigurationTest
{
    private const string Shown = "./.prompter-config.yaml";
    private const string Dangerous = "llm: { command: ./evil }";

    public TrustTests() => Folder.ProjectFile = ProjectFileUse.IfTrusted;

    /// <summary>Whoever adds a setting decides here whether a stranger's folder may set it.</summary>
    [Fact]
    public void Each_setting_has_a_rule_for_folders_that_nobody_trusts()
    {
        Assert.DoesNotContain(ConfigurationKeys.All, key => key.Trust == TrustRule.Undecided);
        Golden.MatchesText(
            "trust-rules.txt",
            string.Concat(ConfigurationKeys.All.Select(key => $"{key.Path, -40} {key.Trust.Name}\n"))
        );
    }

    [Fact]
    public void A_setting_that_nobody_has_decided_about_is_refused() =>
        Assert.Equal(TrustRule.Undecided, new ConfigurationKey("new", SettingType.Text, "").Trust);

    [Theory]
    [CaseFile("trust.jsonl")]
    public void A_folder_chooses_among_what_the_user_has_and_the_rest_is_refused(
        string user,
        string project,
        string refused
    )
    {
        Folder.WithUser(user).WithProject(project);
        if (refused.Length == 0)
        {
            Folder.Load();
            return;
        }

        var exception = Assert.Throws<ConfigurationException>(Folder.Load);
        Assert.True(exception.NeedsTrust);
        Assert.Equal(
            refused.Split('\n').Select(mistake => Shown + mistake),
            exception.Mistakes.Select(mistake => mistake.ToString())
        );
        Assert.All(
            exception.Mistakes,
            mistake => Assert.Contains($"  {mistake}\n", exception.Message, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(ProjectFileUse.Always, "./evil")]
    [InlineData(ProjectFileUse.Never, "llm")]
    public void A_program_decides_for_itself_whether_the_file_counts(ProjectFileUse use, string command)
    {
        Folder.WithProject(Dangerous).ProjectFile = use;
        Assert.Equal([command], Folder.Load().Value.Llm.Command);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void The_variable_trusts_every_folder(string value, bool trusts)
    {
        Folder.WithProject(Dangerous).WithVariable("PROMPTER_TRUST_PROJECT_CONFIG", value);
        Assert.Equal(trusts, Record.Exception(Folder.Load) is null);
    }

    [Theory]
    [InlineData("PROMPTER_TRUST_PROJECT_CONFIG", "sure", "the value must be true or false, not 'sure'")]
    [InlineData(
        "PROMPTER_TRUST_PROJECT_CONFI",
        "1",
        "unknown environment variable; did you mean 'PROMPTER_TRUST_PROJECT_CONFIG'? Rename or unset it"
    )]
    public void A_wrong_variable_is_a_mistake(string name, string value, string mistake)
    {
        Folder.WithVariable(name, value);
        Assert.Equal([$"{name}: {mistake}"], Folder.Mistakes());
    }

    [Fact]
    public void A_file_that_is_a_link_to_the_users_own_is_the_users_own()
    {
        Folder.WithUser("llm: { command: /opt/llm }");
        File.CreateSymbolicLink(Folder.Project, Path.Join(Folder.Home, ".prompter", "config.yaml"));
        Assert.Equal(["/opt/llm"], Folder.Load().Value.Llm.Command);
    }

    [Fact]
    public void What_a_link_out_of_the_folder_leads_to_is_not_shown()
    {
        var secret = Path.Join(Folder.Home, "secret.yaml");
        Folder.WithFile(secret, "models: { password: of-the-user }");
        File.CreateSymbolicLink(Folder.Project, secret);
        Assert.Equal([$"{Shown}: is a link that leads out of this folder, to {secret}"], Folder.Mistakes());
        Folder.WithFile(secret, "models: [sim:echo]");
        var examined = ConfigurationLoader.Examine(Folder.Sources, Folder.Project)!;
        Assert.Equal((Folder.Project, 1), (examined.Path, examined.Objections.Count));
    }

    /// <summary>As many as a file holds: each is followed once, and none of them on the stack.</summary>
    [Theory]
    [InlineData("aliases", "{0}")]
    [InlineData("routes", "[{0}]")]
    public void A_name_that_leads_far_is_followed_to_its_end(string map, string form)
    {
        const int Count = 20_000;
        var lines = Enumerable
            .Range(1, Count)
            .Select(number => $"  a{number}: {string.Format(CultureInfo.InvariantCulture, form, $"a{number + 1}")}\n");
        var file = $"models: [a1]\n{map}:\n{string.Concat(lines)}";
        Folder.WithProject(file);
        Assert.Equal([$"a{Count + 1}"], Folder.Load().Value.ResolveRole("a1"));

        Folder.WithProject(file.Replace($"a{Count + 1}", "codex:o3", StringComparison.Ordinal));
        Assert.Equal(Count + 1, Assert.Throws<ConfigurationException>(Folder.Load).Mistakes.Count);
    }

    [Theory]
    [InlineData("./venv/bin/llm", true)]
    [InlineData("venv/bin/llm", true)]
    [InlineData("llm", false)]
    [InlineData("~/bin/llm", false)]
    [InlineData("/usr/bin/llm", false)]
    public void The_users_own_file_names_no_program_of_whatever_folder_it_is(string program, bool isRefused)
    {
        Folder.WithUser($"llm: {{ command: {program} }}");
        Assert.Equal(isRefused, Record.Exception(Folder.Load) is ConfigurationException { NeedsTrust: false });
    }

    /// <summary>Any list in the folder would let the folder trust itself.</summary>
    [Fact]
    public void Without_a_home_directory_nothing_is_trusted()
    {
        Folder.WithProject(Dangerous);
        Assert.Null(TrustedFiles.Of(Folder.Sources with { HomeDirectory = "" }));
        Assert.Null(TrustedFiles.Of(Folder.Sources with { HomeDirectory = "." }));
        Assert.True(
            Assert
                .Throws<ConfigurationException>(() =>
                    ConfigurationLoader.Load(Folder.Sources with { HomeDirectory = "" })
                )
                .NeedsTrust
        );
    }

    [Theory]
    [InlineData("runs", false)]
    [InlineData("runs/../more", false)]
    [InlineData("..", true)]
    [InlineData("inner", false)]
    [InlineData("inner/deeper/new", false)]
    [InlineData("outer", true)]
    [InlineData("outer/new", true)]
    [InlineData("outer/../runs", true)]
    [InlineData("outer/../work/runs", false)]
    [InlineData("runs/../outer", true)]
    [InlineData("chain", true)]
    [InlineData("circle", true)]
    [InlineData("nowhere", true)]
    public void Links_and_dots_are_followed_to_where_they_lead(string path, bool leadsOut)
    {
        Link("inner", "real");
        Link("outer", "../home");
        Link("chain", "hop");
        Link("hop", Folder.Home);
        Link("circle", "circle");
        Link("nowhere", "/no/such/place");
        Directory.CreateDirectory(Path.Join(Folder.Work, "real"));
        Assert.Equal(leadsOut, RealPath.LeadsOutOf(path, Folder.Work));

        void Link(string name, string target) => File.CreateSymbolicLink(Path.Join(Folder.Work, name), target);
    }

    [Fact]
    public void Roles_of_roles_take_no_time_without_end()
    {
        var routes = Enumerable
            .Range(1, 60)
            .Select(number => $"  r{number}: [r{number + 1}, r{number + 1}, sim:echo]\n");
        Folder.WithProject($"routes:\n{string.Concat(routes)}");
        Assert.Equal(["r61", "sim:echo"], Folder.Load().Value.ResolveRole("r1"));
    }
}
