internal import CSystem

/// Processors this process may run on: on Linux those that `taskset`, batch systems and containers
/// allow, elsewhere all that are online.
public func processorCount() -> Int {
  // glibc has sched_getaffinity only as a GNU extension; this file has the same information.
  if let status = statusOfThisProcess(), let allowed = allowedProcessors(in: status) { return allowed }
  return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// The processors in the line `Cpus_allowed_list: 0-3,8` of a process's status (proc_pid_status(5)).
internal func allowedProcessors(in status: String) -> Int? {
  guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") }) else {
    return nil
  }
  var count = 0
  for range in line.dropFirst("Cpus_allowed_list:".count).split(separator: ",") {
    let ends = range.split(separator: "-").compactMap { Int($0.filter { !$0.isWhitespace }) }
    guard let first = ends.first, let last = ends.last, first >= 0, (first...first + 65_536).contains(last) else {
      return nil
    }
    count += last - first + 1
  }
  return count > 0 ? count : nil
}

private func statusOfThisProcess() -> String? {
  let descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 1 << 14)
  let count = read(descriptor, &bytes, bytes.count)
  return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
}
