internal import CSystem

/// Paths of this process.
extension Path {
  /// The current directory.
  package static var currentDirectory: String {
    guard let current = getcwd(nil, 0) else { return "/" }
    defer { free(current) }
    return String(cString: current)
  }

  /// Makes a directory the current one; false if that is not possible.
  package static func changeDirectory(_ path: String) -> Bool { chdir(path) == 0 }

  /// The absolute path of the running program.
  package static var ofThisProgram: String {
    if let real = realpath("/proc/self/exe", nil) {
      defer { free(real) }
      return String(cString: real)
    }
    return absolute(ProgramArguments.all.first ?? "dataprep")
  }

  /// The absolute path of a file or directory that need not exist, without `.` components and repeated slashes.
  package static func absolute(_ path: String) -> String {
    let normalized = normalized(path)
    guard normalized.utf8.first != UInt8(ascii: "/") else { return normalized }
    return normalized.isEmpty ? currentDirectory : join(currentDirectory, normalized)
  }
}
