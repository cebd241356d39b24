internal import Base
internal import CSystem

/// Who this process is, and whether another one of this host is alive.
package enum ThisProcess {
  /// This process, as leases and staging directories name it.
  package static let owner = LeaseOwner(
    host: hostName, process: Int(getpid()), start: startTime(of: Int(getpid())) ?? "")

  /// The host's name, of characters that are safe in file names.
  private static let hostName: String = {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "host" }
    let name = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let safe = String(decoding: name, as: UTF8.self).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    return safe.isEmpty ? "host" : String(safe.prefix(40))
  }()

  /// Whether a process of this host is known not to run any more.
  package static func isGone(_ other: LeaseOwner) -> Bool {
    guard other.host == owner.host, !other.start.isEmpty else { return false }
    return startTime(of: other.process) != other.start
  }

  /// When a process began, in the kernel's ticks (proc_pid_stat(5), field 22), with the kernel's boot; nil where there
  /// is no such process. A process that has ended and was not waited for counts as none.
  private static func startTime(of process: Int) -> String? {
    guard let text = text(of: "/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    return "\(fields[19])-\(bootID.prefix(8))"
  }

  private static let bootID = text(of: "/proc/sys/kernel/random/boot_id") ?? ""

  private static func text(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
