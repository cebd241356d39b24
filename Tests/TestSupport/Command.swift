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

  /// Starts the command with an open pipe as its standard input, sends signals once it handles them, and waits for its
  /// end.
  ///
  /// - Parameter isReady: asked until it says that the command is where it should be.
  /// - Returns: its exit status, or the signal's number where that ended it; and seconds from the first signal to the end.
  public static func run(
    _ arguments: [String], signals: [Int32], environment: [String: String] = [:],
    isReady: () throws -> Bool = { true }
  ) throws -> (status: Int32, seconds: Double) {
    let process = start(arguments, environment: environment)
    let silent = Pipe()
    process.standardInput = silent
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, try !handlesSignals(process.processIdentifier) || !isReady() {
      Thread.sleep(forTimeInterval: 0.01)
    }
    // Now it is about to read.
    Thread.sleep(forTimeInterval: 0.2)
    let sent = Date()
    for signal in signals where process.isRunning {
      kill(process.processIdentifier, signal)
      if signals.count > 1 { Thread.sleep(forTimeInterval: 0.1) }
    }
    process.waitUntilExit()
    withExtendedLifetime(silent) {}
    return (process.terminationStatus, Date().timeIntervalSince(sent))
  }

  /// Starts the command, gives it its standard input in pieces, and when it has read that, tells the most memory that it
  /// had until then, in bytes.
  public static func peakMemory(_ arguments: [String], input pieces: some Sequence<[UInt8]>) throws -> Int {
    let process = start(arguments, environment: [:])
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for piece in pieces { try input.fileHandleForWriting.write(contentsOf: Data(piece)) }
    // FIONREAD, of what is still in the pipe.
    var left = CInt(1)
    while left > 0, process.isRunning {
      _ = ioctl(input.fileHandleForWriting.fileDescriptor, 0x541B, &left)
      Thread.sleep(forTimeInterval: 0.05)
    }
    Thread.sleep(forTimeInterval: 0.5)
    let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.split(separator: " ")
    return peak.flatMap { Int($0[1]) }.map { $0 << 10 } ?? .max
  }

  /// Whether a process has a handler for SIGTERM.
  private static func handlesSignals(_ process: Int32) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let mask = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.split(separator: "\t").last
    return mask.flatMap { UInt64($0, radix: 16) }.map { $0 >> UInt64(SIGTERM - 1) & 1 == 1 } ?? false
  }

  /// Runs the command with its standard output in a pipe that nobody reads.
  public static func runIntoClosedPipe(_ arguments: [String]) throws -> Result {
    let process = start(arguments, environment: [:])
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    try? output.fileHandleForReading.close()
    try? errors.fileHandleForWriting.close()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(status: process.terminationStatus, output: "", errors: String(decoding: text, as: UTF8.self))
  }

  /// Runs the command to its end with a terminal as its standard output and error; gives what the terminal got.
  public static func onTerminal(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    defer { close(terminal) }
    // TIOCSPTLCK and TIOCGPTN, which Swift does not import: unlock the other side, and ask for its number.
    var (lock, number) = (CInt(0), CInt(0))
    guard terminal >= 0, ioctl(terminal, 0x4004_5431, &lock) == 0, ioctl(terminal, 0x8004_5430, &number) == 0 else {
      throw CocoaError(.fileNoSuchFile)
    }
    let side = FileHandle(fileDescriptor: open("/dev/pts/\(number)", O_RDWR | O_NOCTTY), closeOnDealloc: true)
    let process = start(arguments, environment: environment)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = side
    process.standardError = side
    try process.run()
    try side.close()
    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      let count = read(terminal, &piece, piece.count)
      // The end is an error of reading: the last one who had the terminal open is gone.
      guard count > 0 else { break }
      output += piece[..<count]
    }
    process.waitUntilExit()
    // The terminal itself puts a carriage return before every line feed.
    let text = String(decoding: output, as: UTF8.self).replacing("\r\n", with: "\n")
    return Result(status: process.terminationStatus, output: text, errors: "")
  }

  private static func start(_ arguments: [String], environment: [String: String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    return process
  }
}
