/// Paths as text: the few operations that need no file system.
public enum Path {
  /// The directory (`.` if there is none) and the last component of a path.
  public static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = String(path[..<slash])
    return (folder.isEmpty ? "/" : folder, String(path[path.index(after: slash)...]))
  }

  /// The path without `.` components and repeated slashes: `./a//b` is `a/b`. The only normal form: paths are the same
  /// if these are equal. `..` stays, because its target depends on links.
  public static func normalized(_ path: String) -> String {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    let components = path.split(separator: "/").filter { $0 != "." }
    return (isAbsolute ? "/" : "") + components.joined(separator: "/")
  }

  /// Whether a path stays below the directory it is relative to: not empty, not absolute, no `.`, `..` or empty
  /// component, no NUL. Use it to check paths from untrusted files.
  package static func staysInside(_ path: String) -> Bool {
    !path.isEmpty && !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { $0 != "" && $0 != "." && $0 != ".." }
  }

  /// Whether `a` comes before `b` in byte order, which does not depend on locale or Unicode version.
  package static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// `name` inside `folder`; `name` itself if it is absolute.
  public static func join(_ folder: String, _ name: String) -> String {
    if name.utf8.first == UInt8(ascii: "/") || folder.isEmpty { return name }
    return folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
  }
}
