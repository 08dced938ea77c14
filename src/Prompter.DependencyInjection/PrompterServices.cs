using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Prompter.Settings;

namespace Prompter.DependencyInjection;

/// <summary>Prompter for dependency injection.</summary>
public static class PrompterServices
{
    /// <summary>Registers an <see cref="LlmClient"/>, as itself and as the <see cref="IChatClient"/>: one for the whole program.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configure">
    /// Changes what the user's configuration gives, which is read when the client is first needed; default nothing.
    /// </param>
    /// <param name="sources">
    /// Where the configuration is looked for, and whether the working folder's own counts; default as for the command line, so that
    /// it counts only where it is harmless or the user trusts it.
    /// </param>
    /// <returns>The same services.</returns>
    /// <remarks>Resolving it throws <see cref="ConfigurationException"/> where the configuration is wrong, or needs trust.</remarks>
    public static IServiceCollection AddPrompter(
        this IServiceCollection services,
        Action<LlmClientBuilder>? configure = null,
        ConfigurationSources? sources = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider =>
        {
            var builder = new LlmClientBuilder(
                ConfigurationLoader.Load(sources ?? ConfigurationSources.FromProcess(null)).Value
            );
            if (provider.GetService<ILoggerFactory>() is { } loggers)
            {
                builder.WithLogger(loggers.CreateLogger("Prompter"));
            }

            configure?.Invoke(builder);
            return builder.Build();
        });
        services.TryAddSingleton<IChatClient>(provider => provider.GetRequiredService<LlmClient>());
        return services;
    }
}
