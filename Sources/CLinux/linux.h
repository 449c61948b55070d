// What the Glibc module lacks. Constants that Swift cannot import as macros, and calls whose
// headers the module leaves out, as inline functions; nothing here holds state.
#pragma once

#include <crypt.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

// GNU's own, hidden from the Glibc module. They are declared here and not by _GNU_SOURCE, because the
// headers would then define types otherwise than that module does.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int syncfs(int);
extern int pipe2(int[2], int);
extern int pthread_setname_np(pthread_t, const char *);
extern const char *sigabbrev_np(int);
extern int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *, int);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

static const int bs_f_dupfd_cloexec = 1030;  // F_DUPFD_CLOEXEC of fcntl(2)
static const int bs_f_setlease = 1024;       // F_SETLEASE
static const int bs_o_directory = 0200000;   // O_DIRECTORY
static const int bs_at_empty_path = 0x1000;  // AT_EMPTY_PATH

// Variadic in libc, and so out of Swift's reach.
static inline int bs_fcntl(int fd, int command, int argument) { return fcntl(fd, command, argument); }
static inline int bs_openat(int directory, const char *path, int flags, mode_t mode) {
  return openat(directory, path, flags, mode);
}
static inline int bs_prctl(int option, unsigned long argument) { return prctl(option, argument, 0, 0, 0); }

// Its address argument is a transparent union, which Swift does not import.
static inline int bs_accept4(int socket, int flags) { return accept4(socket, NULL, NULL, flags); }

// openat2(2) has no wrapper in glibc 2.36.
static inline int bs_openat2(int directory, const char *path, uint64_t flags, uint64_t resolve) {
  struct open_how how = {.flags = flags, .mode = 0, .resolve = resolve};
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

static const uint64_t bs_resolve_within = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV |
                                          RESOLVE_NO_MAGICLINKS;

static inline int bs_create_within(int directory, const char *path, mode_t mode) {
  struct open_how how = {
      .flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, .mode = mode, .resolve = bs_resolve_within};
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

static inline int bs_renameat2(int from, const char *old, int to, const char *name, unsigned flags) {
  return (int)syscall(SYS_renameat2, from, old, to, name, flags);
}
static const unsigned bs_rename_noreplace = 1;  // RENAME_NOREPLACE of linux/fs.h
static const unsigned bs_rename_exchange = 2;   // RENAME_EXCHANGE

static inline int bs_statx(int directory, const char *path, int flags, struct statx *result) {
  return (int)syscall(SYS_statx, directory, path, flags, STATX_BASIC_STATS | STATX_BTIME, result);
}
static inline int bs_statx_has_btime(const struct statx *status) { return (status->stx_mask & STATX_BTIME) != 0; }

static inline int bs_exited(int status) { return WIFEXITED(status); }
static inline int bs_exit_status(int status) { return WEXITSTATUS(status); }
static inline int bs_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

static const short bs_spawn_setsid = 0x80;  // POSIX_SPAWN_SETSID

// Sends the payload with up to 16 descriptors (SCM_RIGHTS, unix(7)). MSG_NOSIGNAL.
static inline ssize_t bs_send_descriptors(int socket, const void *bytes, size_t count, const int *fds,
                                          size_t fd_count) {
  union {
    char bytes[CMSG_SPACE(sizeof(int) * 16)];
    struct cmsghdr align;
  } control;
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (fd_count > 16) {
    errno = EINVAL;
    return -1;
  }
  if (fd_count > 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
    memcpy(CMSG_DATA(header), fds, sizeof(int) * fd_count);
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL);
}

// Receives a payload and the descriptors that came with it, close-on-exec. fds must have room for 16.
static inline ssize_t bs_receive_descriptors(int socket, void *bytes, size_t count, int *fds, size_t *fd_count) {
  union {
    char bytes[CMSG_SPACE(sizeof(int) * 16)];
    struct cmsghdr align;
  } control;
  struct iovec part = {.iov_base = bytes, .iov_len = count};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control};
  *fd_count = 0;
  ssize_t result = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (result < 0) return result;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t received = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(fds, CMSG_DATA(header), received * sizeof(int));
    *fd_count = received;
  }
  return result;
}

static inline int bs_window_columns(int fd) {
  struct winsize size;
  return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

// EXT4_TOPDIR_FL by ioctl_iflags(2), which is variadic.
static inline int bs_set_topdir(int fd) {
  int flags = 0;
  if (ioctl(fd, FS_IOC_GETFLAGS, &flags) != 0) return -1;
  flags |= FS_TOPDIR_FL;
  return ioctl(fd, FS_IOC_SETFLAGS, &flags);
}

// The setting and hash of crypt_r(3) for a phrase; its 32 KB of work are made for the call, and wiped after it.
static inline int bs_crypt(const char *phrase, const char *setting, char *result, size_t size) {
  struct crypt_data *work = (struct crypt_data *)calloc(1, sizeof *work);
  if (!work) return -1;
  const char *hash = crypt_r(phrase, setting, work);
  int fits = hash && strlen(hash) < size;
  if (fits) strcpy(result, hash);
  explicit_bzero(work, sizeof *work);
  free(work);
  return fits ? 0 : -1;
}

// The terminal's settings with a speed of any number (ioctl_tty(2)), as the kernel lays them out; its own header
// cannot stand beside <termios.h>. TCGETS2 and TCSETS2 are made of its size.
struct termios2 {
  uint32_t c_iflag, c_oflag, c_cflag, c_lflag;
  uint8_t c_line;
  uint8_t c_cc[19];
  uint32_t c_ispeed, c_ospeed;
};
static const uint32_t bs_bother = 0010000;  // BOTHER: the speed is the number in c_ospeed
static const uint32_t bs_ibshift = 16;      // IBSHIFT: where c_cflag has the input's speed

static inline int bs_get_termios(int fd, struct termios2 *settings) { return ioctl(fd, TCGETS2, settings); }
static inline int bs_set_termios(int fd, const struct termios2 *settings) { return ioctl(fd, TCSETS2, settings); }
static inline int bs_set_lines(int fd, int lines) { return ioctl(fd, TIOCMBIS, &lines); }
static inline int bs_clear_lines(int fd, int lines) { return ioctl(fd, TIOCMBIC, &lines); }
static inline int bs_lines(int fd, int *lines) { return ioctl(fd, TIOCMGET, lines); }
static inline int bs_set_exclusive(int fd) { return ioctl(fd, TIOCEXCL); }
static inline int bs_clear_exclusive(int fd) { return ioctl(fd, TIOCNXCL); }

static const long bs_nfs_magic = 0x6969;

static const uint32_t bs_epollin = EPOLLIN;
static const uint32_t bs_epollout = EPOLLOUT;
static const uint32_t bs_epollrdhup = EPOLLRDHUP;
static const uint32_t bs_epollhup = EPOLLHUP;
static const uint32_t bs_epollerr = EPOLLERR;
