internal import CSystem
internal import Synchronization

/// Runs another program and waits for it, without a shell.
package enum ChildProcess {
  /// The program that is waited for; 0 for none.
  private static let running = Atomic<pid_t>(0)

  /// Makes what `terminate` needs, which a signal handler must not be the first to do.
  package static func prepare() { _ = running.load(ordering: .relaxed) }

  /// Asks the program that is waited for to end. Safe in a signal handler, after `prepare`.
  package static func terminate() {
    let child = running.load(ordering: .relaxed)
    if child > 0 { kill(child, SIGTERM) }
  }

  /// Runs the first of `arguments`, found on `PATH`, with the others as its arguments.
  ///
  /// - Parameter showsOutput: whether it writes to the standard output and error of this process; otherwise its output is
  ///   discarded.
  /// - Returns: its exit status; nil if it cannot be started or is killed.
  package static func run(_ arguments: [String], showsOutput: Bool = false) -> Int32? {
    start(arguments, output: showsOutput ? .shown : .discarded).flatMap { wait($0) }
  }

  private enum Output { case discarded, shown, descriptor(Int32) }

  /// Runs a program and reads what it writes to standard output and standard error.
  ///
  /// - Returns: its exit status and its output; nil if it cannot be started or is killed.
  package static func output(of arguments: [String]) -> (status: Int32, text: String)? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    // The program's copy is made by the file action; no other child is to hold the pipe open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = start(arguments, output: .descriptor(ends[1]))
    close(ends[1])
    defer { close(ends[0]) }
    guard let child else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      let count = read(ends[0], &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return wait(child).map { ($0, String(decoding: bytes, as: UTF8.self)) }
  }

  /// Starts a program with nothing on its standard input.
  private static func start(_ arguments: [String], output: Output) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      switch output {
      case .descriptor(let output): posix_spawn_file_actions_adddup2(&actions, output, descriptor)
      case .shown: break
      case .discarded: posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
      }
    }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child = pid_t()
    guard let program = words[0], posix_spawnp(&child, program, &actions, nil, words, environ) == 0 else { return nil }
    running.store(child, ordering: .relaxed)
    return child
  }

  private static func wait(_ child: pid_t) -> Int32? {
    var status: Int32 = 0
    defer { running.store(0, ordering: .relaxed) }
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    // WIFEXITED and WEXITSTATUS are macros, which Swift cannot call.
    return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
  }
}
