#include "digest.h"
int digest(int pid) { return pid; }
