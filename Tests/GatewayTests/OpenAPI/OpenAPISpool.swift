import JSON
import Posix

@testable import Gateway

extension SpoolTree {
  /// The numbers of the jobs in a spool of ``addOneOfEverything()``, and one that there is not.
  static let everything = 1...12

  /// Jobs of each kind and state, boards, and a host, so that each field of each interface has a value somewhere.
  func addOneOfEverything() throws {
    try addBoard("nucleo-1", tags: ["quiet"])
    try addBoard("nucleo-2", isEnabled: false)
    try addHost(boards: [("nucleo-1", "busy", 4)])
    try add(.ended(1).with { $0.log = "boot\nOK\n" }, .ended(2, "failed"), .ended(3, "cancelled"))
    try add(.running(4).with { $0.log = "boot\n" }, JobScript(id: 5), JobScript(id: 6, suffix: "~2~held"))
    try addJobWithOutputs(7)
    try add(
      JobScript(id: 8, record: ["group": true, "executable": .null]),
      .ended(9).with { $0.parent = 8 },
      JobScript(
        id: 10,
        record: ["depends_on": [9], "paused": true, "deleted": Moment.text(Moment.start + 5)]
      )
    )
    try write("queued/11/job.json", "{")
  }

  private func addJobWithOutputs(_ id: Int) throws {
    try add(
      .ended(id).with {
        $0.record = [
          "title": "Blinks", "description": "of the diode", "url": "http://localhost/", "recheck_of": 1,
          "template": ["name": "blink", "version": 3],
        ]
        $0.manifest = [
          "inputs": ["speed": 9600], "parameters": ["mode": ["value": "fast", "type": "str"]],
          "environment": ["LED": "1"],
          "outputs": [["name": "figures", "type": "csv", "path": "figures.csv"]],
        ]
        $0.log = "boot\n"
      }
    )
    let outputs = "finished/\(id)/attempts/1/outputs"
    try write(
      "\(outputs)/report.xml",
      #"<testsuite name="blink"><testcase name="on" time="0.5"/></testsuite>"#
    )
    try write("\(outputs)/figures.csv", "1,2\n")
    try write("\(outputs)/deep/bytes.bin", [0, 1, 0xFF])
    try write("finished/\(id)/blink.elf", [0x7F, 0x45, 0x4C, 0x46])
  }
}
