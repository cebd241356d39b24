import Foundation

/// Runs the built `dataprep` command, as a user would.
public struct Command: Sendable {
  /// How a run ended.
  public struct Result: Sendable {
    public var status: Int32
    public var output: String
    public var errors: String
  }

  /// The binary beside the tests.
  public static let path: String = {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for candidate in [
      folder, folder.deletingLastPathComponent(), URL(fileURLWithPath: "\(TestFiles.root)/.build/debug"),
    ] {
      let path = candidate.appendingPathComponent("dataprep").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    fatalError("the dataprep command is not built beside the tests")
  }()

  /// Runs the command to its end, with `input` on its standard input.
  public static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Result {
    // Files, not pipes: nothing can fill up while nobody reads.
    try withTemporaryFolder { folder in
      let files = ["in", "out", "err"].map { "\(folder)/\($0)" }
      try Data(input.utf8).write(to: URL(fileURLWithPath: files[0]))
      for file in files[1...] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
      let process = start(arguments, environment: environment)
      process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: files[0]))
      process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files[1]))
      process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files[2]))
      try process.run()
      process.waitUntilExit()
      return Result(
        status: process.terminationStatus,
        output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: files[1])), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: files[2])), as: UTF8.self))
    }
  }

  /// Starts the command, sends it `signal` after `delay` seconds, and waits for its end.
  ///
  /// - Parameter inputStaysOpen: whether standard input is a pipe that nobody writes to.
  /// - Returns: its exit status, or the signal's number where that ended it; and seconds from the signal to the end.
  public static func run(
    _ arguments: [String], signal: Int32, after delay: Double, inputStaysOpen: Bool = false
  ) throws -> (status: Int32, seconds: Double) {
    let process = start(arguments, environment: [:])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let silent = Pipe()
    if inputStaysOpen { process.standardInput = silent } else { process.standardInput = FileHandle.nullDevice }
    try process.run()
    Thread.sleep(forTimeInterval: delay)
    let sent = Date()
    if process.isRunning { kill(process.processIdentifier, signal) }
    process.waitUntilExit()
    withExtendedLifetime(silent) {}
    return (process.terminationStatus, Date().timeIntervalSince(sent))
  }

  private static func start(_ arguments: [String], environment: [String: String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    return process
  }
}
