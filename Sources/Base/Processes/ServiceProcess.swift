internal import CSystem

/// A program that serves this process for a while: it says in one line that it is ready, and ends when its standard input
/// does, also where this process is killed.
package final class ServiceProcess: @unchecked Sendable {
  /// Its number.
  private let process: pid_t
  private let input: Int32
  private let output: Int32
  private var isOver = false

  /// Starts a program, found on `PATH`.
  ///
  /// - Parameters:
  ///   - arguments: the program and its arguments.
  ///   - errors: the file that gets what it writes to standard error.
  /// - Throws: `OutputError` where it cannot be started.
  package init(_ arguments: [String], errors: String) throws(OutputError) {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
      throw OutputError(.cannotCreate, "make pipes for a program", path: arguments[0], errno: errno)
    }
    for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child = pid_t()
    let status = posix_spawnp(&child, words[0]!, &actions, nil, words, environ)
    close(toChild[0])
    close(fromChild[1])
    guard status == 0 else {
      close(toChild[1])
      close(fromChild[0])
      throw OutputError(.cannotCreate, "start a program", path: arguments[0], errno: status)
    }
    process = child
    input = toChild[1]
    output = fromChild[0]
  }

  deinit {
    end()
    close(output)
  }

  /// The first line that it writes to standard output; nil if it ends, if the time is over, or if a stop is asked for.
  ///
  /// - Parameters:
  ///   - seconds: how long to wait.
  ///   - stop: ends waiting within a fifth of a second.
  package func firstLine(within seconds: Double, stop: StopFlag) -> String? {
    var bytes: [UInt8] = []
    var left = seconds
    while left > 0, !stop.isRequested {
      var poll = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let ready = CSystem.poll(&poll, 1, 200)
      left -= ready == 0 ? 0.2 : 0
      guard ready > 0 else { continue }
      var byte: UInt8 = 0
      guard read(output, &byte, 1) == 1 else { return nil }
      if byte == ASCII.lineFeed { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  /// Ends it: its standard input is closed, and it is killed if it is still there two seconds later.
  package func end() {
    guard !isOver else { return }
    isOver = true
    close(input)
    var status: Int32 = 0
    for _ in 0..<100 {
      if waitpid(process, &status, WNOHANG) != 0 { return }
      usleep(20_000)
    }
    kill(process, SIGKILL)
    waitpid(process, &status, 0)
  }
}
