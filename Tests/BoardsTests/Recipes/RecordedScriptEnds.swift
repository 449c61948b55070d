/// Ends of the tools that read their commands from a file.
///
/// gdb's are what GNU gdb 13.1 said, with QEMU's server, with none, and with a file that is no ELF file. J-Link
/// Commander's are logs that its users published.
enum RecordedScriptEnds {
  static let all = gdb + jlink

  private static let qemu = #"{"kind": "gdb", "port": "/run/lab/gdb", "server_kind": "qemu"}"#

  static let gdb = [
    RecordedEnd(
      qemu,
      .status(0),
      """
      0x00000000 in ?? ()
      Loading section .vectors, size 0x40 lma 0x8000000
      Loading section .text, size 0x538 lma 0x8000040
      Start address 0x08000040, load size 1588
      Transfer rate: 12704 bits in <1 sec, 529 bytes/write.
      Section .vectors, range 0x8000000 -- 0x8000040: matched.
      Section .text, range 0x8000040 -- 0x8000578: matched.

      """,
      .passed(reason: "gdb loaded and compared")
    ),
    RecordedEnd(
      qemu,
      .status(0),
      """
      Section .vectors, range 0x8000000 -- 0x8000040: matched.
      Section .text, range 0x8000040 -- 0x8000578: MIS-MATCHED!
      warning: One or more sections of the target image does not match
      the loaded file

      """,
      .infrastructure(
        reason:
          "what was flashed is not what is there: Section .text, range 0x8000040 -- 0x8000578: MIS-MATCHED!"
      )
    ),
    RecordedEnd(
      qemu,
      .status(1),
      "flash.gdb:4: Error in sourced command file:\n/run/lab/gdb: No such file or directory.\n",
      .infrastructure(reason: "gdb does not reach the server: /run/lab/gdb: No such file or directory.")
    ),
    RecordedEnd(
      qemu,
      .status(1),
      "flash.gdb:4: Error in sourced command file:\n127.0.0.1:1: Connection timed out.\n",
      .infrastructure(reason: "gdb does not reach the server: 127.0.0.1:1: Connection timed out.")
    ),
    RecordedEnd(
      qemu,
      .status(1),
      """
      0x08000040 in ?? ()
      [Inferior 1 (process 1) detached]
      "/w/firmware.elf": not in executable format: file format not recognized
      flash.gdb:5: Error in sourced command file:
      No executable file specified.
      Use the "file" or "exec-file" command.

      """,
      .failed(
        reason: "gdb does not take the executable:"
          + " \"/w/firmware.elf\": not in executable format: file format not recognized"
      )
    ),
    RecordedEnd(
      qemu,
      of: .reset,
      .status(0),
      "0x08000040 in ?? ()\n[Inferior 1 (process 1) detached]\nwarning: No executable has been specified and target"
        + " does not support\ndetermining executable automatically.  Try using the \"file\" command.\n",
      .passed(reason: "gdb had the server reset the chip")
    ),
  ]

  private static let segger = #"{"kind": "jlink", "device": "nRF52840_xxAA"}"#

  static let jlink = [
    RecordedEnd(
      segger,
      .status(1),
      """
      SEGGER J-Link Commander V6.44c (Compiled Mar 22 2019 17:29:32)
      DLL version V6.44c, compiled Mar 22 2019 17:29:20


      J-Link Command File read successfully.
      Processing script file...

      J-Link connection not established yet but required for command.
      Connecting to J-Link via USB...FAILED: Cannot connect to J-Link via USB.

      """,
      .infrastructure(
        reason: "J-Link Commander does not find the J-Link:"
          + " Connecting to J-Link via USB...FAILED: Cannot connect to J-Link via USB."
      )
    ),
    // Versions that do not know -ExitOnError end well whatever happened.
    RecordedEnd(
      segger,
      .status(0),
      """
      Connecting to target via SWD
      Cannot connect to target.

      Writing failed.

      Script processing completed.

      """,
      .infrastructure(reason: "the chip does not answer: Cannot connect to target.")
    ),
    RecordedEnd(
      segger,
      .status(0),
      """
      Downloading file [firmware.hex]...
      J-Link: Flash download: Bank 0 @ 0x08000000: 1 range affected (4096 bytes)
      O.K.

      Script processing completed.

      """,
      .passed(reason: "J-Link Commander flashed and verified")
    ),
  ]
}
