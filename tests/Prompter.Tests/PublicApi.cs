using System.Reflection;

namespace Prompter.Tests;

/// <summary>The public types of an assembly and their members, one a line, in the order of their names.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(void)] = "void",
    };

    /// <summary>All lines, as text.</summary>
    public static string Of(Assembly assembly) =>
        string.Concat(
            assembly.GetExportedTypes().SelectMany(LinesOf).Order(StringComparer.Ordinal).Select(line => line + "\n")
        );

    private static IEnumerable<string> LinesOf(Type type)
    {
        var name = $"{type.Namespace}.{NameOf(type)}";
        IEnumerable<Type> bases = [.. type.BaseType is { } own ? [own] : Type.EmptyTypes, .. InterfacesOf(type)];
        var inherited = bases
            .Where(other => other != typeof(object) && other != typeof(ValueType) && other != typeof(Enum))
            .Select(NameOf)
            .ToList();
        yield return $"{name}: {KindOf(type)}{(inherited.Count == 0 ? "" : $" of {string.Join(", ", inherited)}")}";
        foreach (var member in type.GetMembers(Declared).Where(IsWritten))
        {
            if (LineOf(member) is { } line)
            {
                yield return $"{name}.{line}";
            }
        }
    }

    /// <summary>Not those that come with another one.</summary>
    private static IEnumerable<Type> InterfacesOf(Type type) =>
        type.IsEnum
            ? []
            : type.GetInterfaces()
                .Except(type.BaseType?.GetInterfaces() ?? [])
                .Except(type.GetInterfaces().SelectMany(other => other.GetInterfaces()))
                .OrderBy(NameOf, StringComparer.Ordinal);

    /// <summary>Records have members that nobody wrote.</summary>
    private static bool IsWritten(MemberInfo member) =>
        member.GetCustomAttribute<CompilerGeneratedAttribute>() is null && member.Name != "EqualityContract";

    private static string? LineOf(MemberInfo member) =>
        member switch
        {
            FieldInfo { IsLiteral: true, DeclaringType.IsEnum: true } value =>
                $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
            FieldInfo { IsSpecialName: false } field when IsSeen(field.IsPublic, field.IsFamily) =>
                $"{field.Name}: {Words(field.IsStatic, field.IsFamily)}{(field.IsLiteral ? "const " : "")}{NameOf(new NullabilityInfoContext().Create(field))}",
            ConstructorInfo constructor when !constructor.IsStatic && IsSeen(constructor) =>
                $"new{Parameters(constructor)}{(constructor.IsFamily ? ": protected" : "")}",
            PropertyInfo property when property.GetAccessors(nonPublic: true).FirstOrDefault(IsSeen) is { } seen =>
                $"{property.Name}: {Words(seen)}{NameOf(new NullabilityInfoContext().Create(property))} {Accessors(property)}",
            EventInfo { AddMethod: { } add } raised when IsSeen(add) =>
                $"{raised.Name}: {Words(add)}event {NameOf(raised.EventHandlerType!)}",
            MethodInfo method when IsSeen(method) && (!method.IsSpecialName || IsOperator(method)) =>
                $"{method.Name}{Arguments(method)}{Parameters(method)}: {Words(method)}{NameOf(new NullabilityInfoContext().Create(method.ReturnParameter))}",
            _ => null,
        };

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsSeen(MethodBase method) =>
        IsSeen(method.IsPublic, (method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static bool IsSeen(bool isPublic, bool isProtected) => isPublic || isProtected;

    private static string Words(MethodBase method) =>
        Words(method.IsStatic, !method.IsPublic)
        + (
            method.DeclaringType!.IsInterface ? ""
            : method.IsAbstract ? "abstract "
            : method is { IsVirtual: true, IsFinal: false } && !method.DeclaringType.IsSealed ? "virtual "
            : ""
        );

    private static string Words(bool isStatic, bool isProtected) =>
        (isProtected ? "protected " : "") + (isStatic ? "static " : "");

    private static string Accessors(PropertyInfo property)
    {
        var set = property.SetMethod is { } setter && IsSeen(setter) ? setter : null;
        var isInit = set?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) is true;
        string?[] accessors =
        [
            property.GetMethod is { } get && IsSeen(get) ? "get" : null,
            isInit ? "init"
            : set is null ? null
            : "set",
            property.GetCustomAttribute<RequiredMemberAttribute>() is null ? null : "required",
        ];
        return $"{{ {string.Join("; ", accessors.OfType<string>())} }}";
    }

    private static string Parameters(MethodBase method) =>
        $"({string.Join(", ", method.GetParameters().Select(TextOf))})";

    private static string TextOf(ParameterInfo parameter)
    {
        var takesAny =
            parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));
        var way =
            takesAny ? "params "
            : parameter.IsOut ? "out "
            : parameter.ParameterType.IsByRef ? "ref "
            : "";
        var value = parameter.HasDefaultValue ? $" = {Default(parameter.DefaultValue)}" : "";
        return $"{way}{NameOf(new NullabilityInfoContext().Create(parameter))} {parameter.Name}{value}";
    }

    private static string Default(object? value) =>
        value switch
        {
            null => "default",
            string text => $"\"{text}\"",
            bool truth => truth ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Arguments(MethodInfo method) =>
        method.IsGenericMethodDefinition ? Arguments(method.GetGenericArguments().Select(NameOf)) : "";

    private static string Arguments(IEnumerable<string> names) => $"<{string.Join(", ", names)}>";

    private static string KindOf(Type type)
    {
        var isRecord =
            type.GetMethod("<Clone>$") is not null
            || type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) is true;
        string?[] words =
        [
            type is { IsAbstract: true, IsSealed: true } ? "static"
            : type is { IsAbstract: true, IsInterface: false } ? "abstract"
            : type is { IsSealed: true, IsValueType: false } && !IsDelegate(type) ? "sealed"
            : null,
            isRecord ? "record" : null,
            type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : IsDelegate(type) ? "delegate"
            : "class",
        ];
        return string.Join(' ', words.OfType<string>());
    }

    private static bool IsDelegate(Type type) => type.IsAssignableTo(typeof(Delegate));

    private static string NameOf(NullabilityInfo info)
    {
        var isNull = info.ReadState is NullabilityState.Nullable || info.WriteState is NullabilityState.Nullable;
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        var name =
            info.ElementType is { } element && type.IsArray ? $"{NameOf(element)}[]"
            : type.IsGenericType
            && Nullable.GetUnderlyingType(type) is null
            && info.GenericTypeArguments.Length == type.GetGenericArguments().Length
                ? SimpleName(type) + Arguments(info.GenericTypeArguments.Select(NameOf))
            : NameOf(type);
        return isNull && !name.EndsWith('?') ? $"{name}?" : name;
    }

    private static string NameOf(Type type) =>
        Keywords.GetValueOrDefault(type) is { } keyword ? keyword
        : Nullable.GetUnderlyingType(type) is { } value ? $"{NameOf(value)}?"
        : type.IsArray ? $"{NameOf(type.GetElementType()!)}[]"
        : type.IsByRef ? NameOf(type.GetElementType()!)
        : type.IsGenericType ? SimpleName(type) + Arguments(type.GetGenericArguments().Select(NameOf))
        : SimpleName(type);

    private static string SimpleName(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type is { IsNested: true, IsGenericParameter: false }
            ? $"{SimpleName(type.DeclaringType!)}.{name}"
            : name;
    }
}
