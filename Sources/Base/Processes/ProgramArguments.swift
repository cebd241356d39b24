internal import CSystem

/// The words of the command line.
package enum ProgramArguments {
  /// All of them, the program's name first.
  ///
  /// `CommandLine.arguments` reads `/proc/self/cmdline` on Linux, and is empty where `/proc` is not mounted: in a chroot or
  /// a small container a command would do nothing, and end with 0. The C library knows them in any case.
  package static let all: [String] = {
    guard let words = dataprep_arguments() else { return CommandLine.arguments }
    return (0..<Int(dataprep_argument_count())).compactMap { words[$0].map { String(cString: $0) } }
  }()
}
